package dev.sheaf.store.scan;

/** Receives the batches of a scan of several versions. */
@FunctionalInterface
public interface MultiBatchConsumer {
  /**
   * Receives one batch.
   *
   * @param batch lent until the call returns
   * @param membership which versions hold its rows; lent as well
   */
  void accept(Batch batch, Membership membership);
}
