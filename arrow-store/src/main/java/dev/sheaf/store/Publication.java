package dev.sheaf.store;

import dev.sheaf.store.graph.VersionId;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The step in which a version becomes visible: the catalog's commit, and then what shows its rows
 * to readers. Between the two the version can be found, and its rows cannot be read; who asks for
 * just them waits. The catalog shows a version only when it is durable, so nobody waits for a disk.
 *
 * <p><i>Threads:</i> any; one version at a time is published.
 */
final class Publication {
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable VersionId underWay;

  /** Publishes a version. */
  void of(VersionId version, Runnable commitAndShow) {
    lock.lock();
    try {
      underWay = version;
      commitAndShow.run();
    } finally {
      underWay = null;
      lock.unlock();
    }
  }

  /** Waits, if a version that was found is just being published, for the end of that. */
  void await(VersionId found) {
    if (found.equals(underWay)) {
      lock.lock();
      try {
        assert !found.equals(underWay) : "a version is published once";
      } finally {
        lock.unlock();
      }
    }
  }
}
