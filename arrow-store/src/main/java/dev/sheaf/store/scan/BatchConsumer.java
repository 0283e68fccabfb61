package dev.sheaf.store.scan;

/** Receives the batches of a cursor, one at a time. */
@FunctionalInterface
public interface BatchConsumer {
  /**
   * Receives one batch.
   *
   * @param batch lent until the call returns; what is to be kept is copied
   */
  void accept(Batch batch);
}
