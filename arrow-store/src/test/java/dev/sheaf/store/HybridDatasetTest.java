package dev.sheaf.store;

/** The contract, kept by {@link StorageScheme#HYBRID}. */
class HybridDatasetTest extends DatasetContractTest {
  HybridDatasetTest() {
    super(StorageScheme.HYBRID);
  }
}
