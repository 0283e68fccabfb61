package dev.sheaf.store;

/** The contract, kept by {@link StorageScheme#TUPLE_FIRST}. */
class TupleFirstDatasetTest extends DatasetContractTest {
  TupleFirstDatasetTest() {
    super(StorageScheme.TUPLE_FIRST);
  }
}
