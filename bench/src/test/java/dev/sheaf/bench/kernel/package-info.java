/** Compares every kernel with its naive twin. */
@NullMarked
package dev.sheaf.bench.kernel;

import org.jspecify.annotations.NullMarked;
