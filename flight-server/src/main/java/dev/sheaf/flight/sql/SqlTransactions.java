package dev.sheaf.flight.sql;

import dev.sheaf.flight.lease.OpenTransactions;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final Map<Object, String> latest = Collections.synchronizedMap(new WeakHashMap<>());

  SqlTransactions(OpenTransactions open) {
    this.open = open;
  }

  /**
   * Begins one, which holds its branch from its first change on; gives its handle.
   *
   * @throws dev.sheaf.store.error.SheafException UNKNOWN_REF, BAD_REVISION
   */
  String begin(String ref) {
    return open.beginLater(ref, LEASE, PATIENCE).id();
  }

  /** As {@link #begin(String)}, for a connection that may mean it without naming it. */
  String begin(Object connection, String ref) {
    String id = begin(ref);
    latest.put(connection, id);
    return id;
  }

  /** The one that a connection began last, if it has not ended it. */
  Optional<String> latest(Object connection) {
    return Optional.ofNullable(latest.get(connection));
  }

  /** As {@link OpenTransactions#readsAt}. */
  Optional<Version> readsAt(String id) {
    return open.readsAt(id);
  }

  /** As {@link OpenTransactions#reads}. */
  boolean reads(String id, Version version) {
    return open.reads(id, version);
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
    latest.values().remove(id);
    if (open.forget(id)) {
      return;
    }
    open.end(
        id,
        transaction -> {
          if (transaction.hasChanges()) {
            transaction.commit(message(notes.getOrDefault(transaction, Set.of())));
          }
          return id;
        });
  }

  /** Gives one up; one that is not known was given up when its lease ended. */
  void rollback(String id) {
    latest.values().remove(id);
    try {
      if (!open.forget(id)) {
        open.end(
            id,
            transaction -> {
              transaction.rollback();
              return id;
            });
      }
    } catch (SheafException e) {
      if (e.code() != ErrorCode.UNKNOWN_TRANSACTION) {
        throw e;
      }
    }
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
