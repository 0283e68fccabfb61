package dev.sheaf.store.file;

/** What a file is opened for. */
public enum FileAccess {
  /** Reading only. */
  READ,
  /** Reading and writing. */
  WRITE
}
