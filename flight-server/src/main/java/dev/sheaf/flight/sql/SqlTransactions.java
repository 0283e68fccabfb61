package dev.sheaf.flight.sql;

import dev.sheaf.flight.lease.OpenTransactions;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Function;

/**
 * The transactions of SQL's clients: those of the server, with a message made of their statements.
 *
 * <p><i>Threads:</i> any.
 */
final class SqlTransactions {
  /** For how long one stays open that is not used. */
  static final Duration LEASE = Duration.ofMinutes(5);

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int NOTES_MAX = 100;

  private final OpenTransactions open;
  private final Map<Transaction, Set<String>> notes =
      Collections.synchronizedMap(new WeakHashMap<>());

  SqlTransactions(OpenTransactions open) {
    this.open = open;
  }

  /**
   * Begins one; gives its handle.
   *
   * @throws dev.sheaf.store.error.SheafException NOT_A_BRANCH, UNKNOWN_REF, BRANCH_HELD,
   *     LIMIT_EXCEEDED
   */
  String begin(String branch) {
    return open.begin(branch, LEASE, PATIENCE).id();
  }

  /** As {@link OpenTransactions#use}. */
  <T> T use(String id, Function<Transaction, T> what) {
    return open.use(id, what);
  }

  /** Remembers what was done in one. */
  void note(Transaction transaction, Collection<String> done) {
    Set<String> ours = notes.computeIfAbsent(transaction, none -> new LinkedHashSet<>());
    synchronized (ours) {
      if (ours.size() < NOTES_MAX) {
        ours.addAll(done);
      }
    }
  }

  /** Makes a version of one that changed anything, and ends it. */
  void commit(String id) {
    open.end(
        id,
        transaction -> {
          if (transaction.hasChanges()) {
            transaction.commit(message(notes.getOrDefault(transaction, Set.of())));
          }
          return id;
        });
  }

  /** Gives one up. */
  void rollback(String id) {
    open.end(
        id,
        transaction -> {
          transaction.rollback();
          return id;
        });
  }

  /** What is said in the history of statements that make one version. */
  static CommitMessage message(Collection<String> done) {
    List<String> parts;
    synchronized (done) {
      parts = new ArrayList<>(done);
    }
    return CommitMessage.of(parts.isEmpty() ? "transaction" : String.join("; ", parts));
  }
}
