package dev.sheaf.store.error;

/**
 * The closed list of what can go wrong. The name of a constant is its stable, public spelling (in
 * JSON output and over the wire); {@link #exitCode()} is what the command line returns.
 *
 * <p>Exit codes: 1 the request was understood and refused or failed, 2 something was named or
 * spelled wrongly, 3 the surroundings do not allow it now (held, full, damaged), 4 a defect of
 * Sheaf.
 */
public enum ErrorCode {
  /** No ref, tag, version or revision of that spelling. */
  UNKNOWN_REF(Fault.CALLER, 2),
  /** A prefix or name that more than one version or ref answers to. */
  AMBIGUOUS_REVISION(Fault.CALLER, 2),
  /** A revision that is not spelled as one. */
  BAD_REVISION(Fault.CALLER, 2),
  /** A name that is not allowed for a ref, table or column. */
  BAD_NAME(Fault.CALLER, 2),
  /** A ref that is to be created exists already. */
  REF_EXISTS(Fault.CALLER, 1),
  /** A commit to something that is no branch: a tag or an old version. */
  NOT_A_BRANCH(Fault.CALLER, 2),
  /** Another transaction holds the branch and did not let go in time. */
  BRANCH_HELD(Fault.CALLER, 3),
  /** A ref moved between being read and being written. */
  LOST_RACE(Fault.CALLER, 3),
  /** Something is pending on the branch, as a merge with conflicts, and has to end first. */
  ALREADY_PENDING(Fault.CALLER, 1),
  /** Nothing is pending on the branch that could be continued or aborted. */
  NOTHING_PENDING(Fault.CALLER, 1),
  /** Only a fast-forward was asked for, and the branch has versions of its own. */
  NOT_FAST_FORWARD(Fault.CALLER, 1),
  /** No table of that name at that version. */
  UNKNOWN_TABLE(Fault.CALLER, 2),
  /** A table that is to be created exists already. */
  TABLE_EXISTS(Fault.CALLER, 1),
  /** No column of that name. */
  UNKNOWN_COLUMN(Fault.CALLER, 2),
  /** A schema, key or schema change that cannot be. */
  BAD_SCHEMA(Fault.CALLER, 1),
  /** An Arrow type that Sheaf does not store. */
  UNSUPPORTED_TYPE(Fault.CALLER, 1),
  /** Data whose columns or types are not those of the table. */
  SCHEMA_MISMATCH(Fault.CALLER, 1),
  /** A null in a primary key or in a column that takes none. */
  NULL_VALUE(Fault.CALLER, 1),
  /** One key twice in one batch. */
  DUPLICATE_KEY(Fault.CALLER, 1),
  /** An insert of a key that is there already. */
  KEY_EXISTS(Fault.CALLER, 1),
  /** An update of a key that is not there. */
  UNKNOWN_KEY(Fault.CALLER, 1),
  /** No open transaction has that id: it has ended, or nobody used it for too long. */
  UNKNOWN_TRANSACTION(Fault.CALLER, 1),
  /** A file or stream from outside that cannot be read as what it is said to be. */
  BAD_INPUT(Fault.CALLER, 1),
  /** An argument outside of what is allowed. */
  BAD_ARGUMENT(Fault.CALLER, 2),
  /** A statement that is not SQL, or not what can be said here. */
  BAD_SQL(Fault.CALLER, 2),
  /** A request for something that nobody, or not this caller, may do: files, settings. */
  NOT_ALLOWED(Fault.CALLER, 2),
  /** A size or count beyond a limit of Sheaf. */
  LIMIT_EXCEEDED(Fault.CALLER, 1),
  /** The off-heap bytes that a dataset, query or stream may hold are used up. */
  BUDGET_EXCEEDED(Fault.CALLER, 3),
  /** The dataset, transaction, snapshot or cursor is closed. */
  CLOSED(Fault.CALLER, 1),
  /** A write to a dataset that is open for reading only. */
  READ_ONLY(Fault.CALLER, 3),
  /** The directory holds no dataset. */
  NOT_A_DATASET(Fault.CALLER, 2),
  /** The directory holds a dataset, or something else, already. */
  DATASET_EXISTS(Fault.CALLER, 1),
  /** Another process, or this one, has the dataset open for writing. */
  DATASET_HELD(Fault.ENVIRONMENT, 3),
  /** The dataset was written by a newer Sheaf. */
  FORMAT_NEWER(Fault.ENVIRONMENT, 3),
  /** Stored bytes are not what was written. */
  DAMAGED(Fault.ENVIRONMENT, 3),
  /** No space left for a write. */
  DISK_FULL(Fault.ENVIRONMENT, 3),
  /** A file operation failed. */
  IO_FAILED(Fault.ENVIRONMENT, 3),
  /** The caller, or its client, gave up. */
  CANCELLED(Fault.CALLER, 1),
  /** A defect of Sheaf: please report it. */
  INTERNAL(Fault.OURS, 4);

  private final Fault fault;
  private final int exitCode;

  ErrorCode(Fault fault, int exitCode) {
    this.fault = fault;
    this.exitCode = exitCode;
  }

  /** Whose fault it is. */
  public Fault fault() {
    return fault;
  }

  /** What the command line returns. */
  public int exitCode() {
    return exitCode;
  }
}
