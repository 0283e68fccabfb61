package dev.sheaf.ops.replay;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.graph.Version;

/** What is said about versions that are made again. */
final class Replays {
  private Replays() {}

  /** Message, author and properties of a version; made now. */
  static CommitMessage again(Version version) {
    return new CommitMessage(version.message(), version.author(), null, version.properties());
  }

  /** The same, made when that version was. */
  static CommitMessage unchanged(Version version) {
    return again(version).withTime(version.time());
  }
}
