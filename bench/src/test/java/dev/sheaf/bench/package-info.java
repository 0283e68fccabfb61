/** Runs every figure and every benchmark once, on tiny inputs, for their answers. */
@NullMarked
package dev.sheaf.bench;

import org.jspecify.annotations.NullMarked;
