/** Row sets, deltas and fingerprints. */
@NullMarked
package dev.sheaf.store.rows;

import org.jspecify.annotations.NullMarked;
