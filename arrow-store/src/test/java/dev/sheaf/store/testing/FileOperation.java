package dev.sheaf.store.testing;

/** The kinds of operations on files, as {@link WatchedFiles} sees them. */
public enum FileOperation {
  /** Creates a file. */
  CREATE,
  /** Opens an existing file. */
  OPEN,
  /** Asks whether a name exists. */
  EXISTS,
  /** Lists a directory. */
  LIST,
  /** Creates a directory. */
  CREATE_DIRECTORY,
  /** Renames a file. */
  RENAME,
  /** Deletes a file. */
  DELETE,
  /** Makes names in a directory durable. */
  FORCE_DIRECTORY,
  /** Asks for a file's length. */
  LENGTH,
  /** Reads from a file. */
  READ,
  /** Writes to a file. */
  WRITE,
  /** Cuts a file. */
  TRUNCATE,
  /** Makes a file's bytes durable. */
  FORCE,
  /** Maps a range of a file. */
  MAP,
  /** Closes a file. */
  CLOSE;

  /** Whether the operation changes what is on disk, or is meant to make it last. */
  public boolean changes() {
    return switch (this) {
      case CREATE, CREATE_DIRECTORY, RENAME, DELETE, FORCE_DIRECTORY, WRITE, TRUNCATE, FORCE ->
          true;
      case OPEN, EXISTS, LIST, LENGTH, READ, MAP, CLOSE -> false;
    };
  }
}
