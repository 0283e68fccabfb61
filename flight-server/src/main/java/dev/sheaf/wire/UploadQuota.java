package dev.sheaf.wire;

import io.grpc.ServerCall;

/**
 * What an upload may bring beyond the limits that it has for itself: its share of what whoever
 * sends it may have under way.
 *
 * <p><i>Threads:</i> one at a time.
 */
public interface UploadQuota {
  /** No further limit. */
  UploadQuota NONE =
      new UploadQuota() {
        @Override
        public void take(long bytes) {}

        @Override
        public void release() {}
      };

  /** Where the quota of a call comes from. */
  @FunctionalInterface
  interface Source {
    /** The quota of a call that begins. */
    UploadQuota of(ServerCall<?, ?> call);
  }

  /**
   * Counts a message before it is looked at.
   *
   * @throws dev.sheaf.store.error.SheafException LIMIT_EXCEEDED (caller)
   */
  void take(long bytes);

  /** Gives everything back that was taken: the upload has ended. May be called more than once. */
  void release();
}
