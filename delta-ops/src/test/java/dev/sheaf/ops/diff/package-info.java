/** Tests of differences, most of them against the naive model. */
@NullMarked
package dev.sheaf.ops.diff;

import org.jspecify.annotations.NullMarked;
