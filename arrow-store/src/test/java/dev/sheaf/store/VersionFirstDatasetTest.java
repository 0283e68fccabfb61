package dev.sheaf.store;

/** The contract, kept by {@link StorageScheme#VERSION_FIRST}. */
class VersionFirstDatasetTest extends DatasetContractTest {
  VersionFirstDatasetTest() {
    super(StorageScheme.VERSION_FIRST);
  }
}
