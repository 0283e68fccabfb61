package dev.sheaf.ops.query;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.Version;

/**
 * A table at a version, to be joined.
 *
 * @param version what it is read at
 * @param table its name there
 */
public record JoinSide(Version version, String table) {
  /**
   * A table at a revision.
   *
   * @throws dev.sheaf.store.error.SheafException if there is no such revision
   */
  public static JoinSide of(Dataset dataset, String revision, String table) {
    return new JoinSide(dataset.version(revision), table);
  }
}
