package dev.sheaf.store.testing;

/** What a step of a random history does. */
enum HistoryOperation {
  /** Begins a transaction that stays open over steps. */
  BEGIN(6),
  /** Tries to begin a second transaction on a branch. */
  BEGIN_HELD(1),
  /** Commits an open transaction, changed or not. */
  COMMIT(6),
  /** Rolls an open transaction back, or closes it. */
  ROLLBACK(2),
  INSERT(8),
  UPSERT(10),
  UPDATE(6),
  DELETE(6),
  REPLACE(3),
  /** Makes a table equal to what it was in some version. */
  REVERT(3),
  CLEAR(1),
  CREATE_TABLE(2),
  DROP_TABLE(1),
  ADD_COLUMN(3),
  DROP_COLUMN(2),
  RENAME_COLUMN(2),
  WIDEN_COLUMN(2),
  BRANCH(5),
  TAG(1),
  DELETE_REF(1),
  RENAME_BRANCH(1),
  SWITCH(1),
  /** Closes the dataset with whatever is open, and opens it again, if it is on disk. */
  REOPEN(3),
  COMPACT(2);

  private final int weight;

  HistoryOperation(int weight) {
    this.weight = weight;
  }

  /** How often it is drawn, relative to the others. */
  int weight() {
    return weight;
  }

  /** Whether it changes a transaction: on its own, it begins and commits one. */
  boolean isWrite() {
    return compareTo(INSERT) >= 0 && compareTo(WIDEN_COLUMN) <= 0;
  }
}
