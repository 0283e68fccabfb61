package dev.sheaf.sql.relation;

import dev.sheaf.store.graph.Version;

/** What revisions mean to a statement. */
public interface Versions {
  /** The version that a revision means; {@code HEAD} is the session's. */
  Version version(String revision);

  /** A revision or range with the session's ref in place of {@code HEAD}. */
  String ofSession(String revision);

  /** The ref that the session is on. */
  String sessionRef();
}
