package dev.sheaf.store;

/** What {@link Dataset#open} expects of a directory. */
public enum OpenMode {
  /** Opens the dataset that is there, or makes one in a directory that is missing or empty. */
  ANY,
  /** Opens the dataset that is there. */
  EXISTING,
  /** Makes a dataset in a directory that is missing or empty. */
  NEW,
  /**
   * Opens the dataset that is there without changing anything; another process may be writing to
   * it.
   */
  READ_ONLY
}
