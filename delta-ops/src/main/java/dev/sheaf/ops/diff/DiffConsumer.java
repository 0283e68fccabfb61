package dev.sheaf.ops.diff;

/** Takes batches of differences that are lent. */
@FunctionalInterface
public interface DiffConsumer {
  /** Takes some records or rows, until the call returns. */
  void accept(DiffBatch batch);
}
