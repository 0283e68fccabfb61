/** Tests of merges, next to a naive model. */
@NullMarked
package dev.sheaf.ops.merge;

import org.jspecify.annotations.NullMarked;
