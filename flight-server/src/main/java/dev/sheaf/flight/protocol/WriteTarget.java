package dev.sheaf.flight.protocol;

import java.time.Duration;

/** What a change goes to: a branch, of which it makes a version, or an open transaction. */
public sealed interface WriteTarget {
  /**
   * A branch.
   *
   * @param name of it
   * @param commit what is said about the version
   * @param patience how long to wait for somebody else who is writing to it
   */
  record Branch(String name, CommitFields commit, Duration patience) implements WriteTarget {}

  /**
   * An open transaction.
   *
   * @param id of it
   */
  record Open(String id) implements WriteTarget {}

  /** Reads the target from a body. */
  static WriteTarget read(JsonBody body) {
    String transaction = body.optionalText("transaction");
    if (transaction != null) { // the other fields stay unknown, and are refused
      return new Open(transaction);
    }
    return new Branch(body.text("branch"), CommitFields.read(body), patience(body));
  }

  /** How long the client is ready to wait for a branch. */
  static Duration patience(JsonBody body) {
    return Duration.ofSeconds(body.integer("wait_seconds", 0, 60, 10));
  }
}
