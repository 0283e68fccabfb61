package dev.sheaf.store;

import dev.sheaf.store.graph.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * What one user of a dataset may see and do: asked by a {@linkplain Dataset#guarded view} wherever
 * a name from outside becomes a version, and wherever a ref changes, at the beginning of a
 * transaction and again at its commit.
 *
 * <p>The rule for versions: one may be read if a ref that may be read reaches it, or if everything
 * may be read. Whoever holds a {@code Version} has passed that test, so reading its rows asks
 * nothing more. A ref that is not known does not exist, in errors and their suggestions also.
 *
 * <p><i>Threads:</i> any; the answers may change from one call to the next.
 */
public interface RefGuard {
  /** Whether it may be told that there is such a ref. True where anything may be done with it. */
  boolean knows(String ref);

  /** Whether the versions that it reaches may be read, and its log. */
  boolean reads(String ref);

  /** Whether all versions may be read, also those that no ref reaches any more. */
  boolean readsAll();

  /**
   * Allows a step, or not.
   *
   * @param ref known to this user; empty for {@link RefStep#CARE}
   * @throws dev.sheaf.store.error.SheafException NOT_ALLOWED (caller)
   */
  void require(RefStep step, String ref);

  /**
   * Is told that a ref was changed.
   *
   * @param before null if it was made
   * @param after null if it was removed
   */
  void changed(String ref, @Nullable VersionId before, @Nullable VersionId after);

  /** For whoever opened the dataset: everything is allowed. */
  RefGuard NONE =
      new RefGuard() {
        @Override
        public boolean knows(String ref) {
          return true;
        }

        @Override
        public boolean reads(String ref) {
          return true;
        }

        @Override
        public boolean readsAll() {
          return true;
        }

        @Override
        public void require(RefStep step, String ref) {}

        @Override
        public void changed(String ref, @Nullable VersionId before, @Nullable VersionId after) {}
      };
}
