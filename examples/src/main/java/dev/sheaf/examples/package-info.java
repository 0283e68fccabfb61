/**
 * Short stories that show how Sheaf is used, each a class with a {@code main} that also runs as a
 * test.
 *
 * <p><b>Invariant.</b> A story uses the public API only, and leaves nothing behind: it works in
 * memory or in a temporary directory that it removes.
 *
 * <p><b>Depends on</b> whatever an embedding program would depend on, and on nothing internal.
 */
@NullMarked
package dev.sheaf.examples;

import org.jspecify.annotations.NullMarked;
