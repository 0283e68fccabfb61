/** Tests of reading rows by scan and by address. */
@NullMarked
package dev.sheaf.store.scan;

import org.jspecify.annotations.NullMarked;
