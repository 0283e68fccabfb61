/** Tests of pairing by key. */
@NullMarked
package dev.sheaf.ops.pair;

import org.jspecify.annotations.NullMarked;
