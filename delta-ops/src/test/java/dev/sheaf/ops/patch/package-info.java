/** Tests of record deltas. */
@NullMarked
package dev.sheaf.ops.patch;

import org.jspecify.annotations.NullMarked;
