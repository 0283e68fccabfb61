package dev.sheaf.store.catalog;

import dev.sheaf.store.graph.PendingOperation;
import org.jspecify.annotations.Nullable;

/**
 * A change of what is pending on a branch, which is made if that is as expected.
 *
 * @param branch the branch, which exists after the change
 * @param expected what must be pending; null for nothing
 * @param next what is pending afterwards; null for nothing
 */
public record PendingChange(
    String branch, @Nullable PendingOperation expected, @Nullable PendingOperation next) {}
