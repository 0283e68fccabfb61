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
   * Opens the dataset that is there, any number of times, and changes none of its files; another
   * process may be writing to it.
   *
   * <p>Every name is looked up as of now, so that whatever the writer has committed is seen, also
   * after a compaction; snapshots that are open stay what they were. Only a writer that was killed
   * leaves a log behind whose index SQLite must make beside it, unless it is there.
   */
  READ_ONLY
}
