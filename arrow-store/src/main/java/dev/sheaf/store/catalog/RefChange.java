package dev.sheaf.store.catalog;

import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefLogEntry.Note;
import dev.sheaf.store.graph.VersionId;

/**
 * A change of one ref, which is made if the ref is as expected, and is then written to its log.
 *
 * <p>These are primitives: they know no policy. {@link Refs} says which change is allowed when.
 */
public sealed interface RefChange {
  /** The ref's name before the change. */
  String name();

  /** What the log says. */
  Note note();

  /**
   * A new ref; there must be none of its name.
   *
   * @param ref the ref
   * @param note what the log says
   */
  record Create(Ref ref, Note note) implements RefChange {
    @Override
    public String name() {
      return ref.name();
    }
  }

  /**
   * A branch goes to another version.
   *
   * @param name the branch
   * @param expected the version that it must be on
   * @param target the version that it goes to
   * @param note what the log says
   */
  record Move(String name, VersionId expected, VersionId target, Note note) implements RefChange {}

  /**
   * A ref goes; HEAD must not mean it. Its log stays, and its segments are frozen.
   *
   * @param name the ref
   * @param expected the version that it must be on
   * @param note what the log says
   */
  record Delete(String name, VersionId expected, Note note) implements RefChange {}

  /**
   * A ref gets another name, which no ref may have. Its log, its segments and HEAD follow it; the
   * log of an earlier ref of the new name is dropped.
   *
   * @param name the ref
   * @param newName what it is called afterwards
   * @param note what the log says
   */
  record Rename(String name, String newName, Note note) implements RefChange {}
}
