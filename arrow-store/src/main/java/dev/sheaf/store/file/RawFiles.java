package dev.sheaf.store.file;

import java.io.IOException;
import java.util.List;

/**
 * The files below one directory, as an operating system offers them.
 *
 * <p>The seam at which tests inject faults and record traces; the store itself uses {@link
 * StoreFiles}, which stands on this. Names are relative, parts are separated by {@code /}, and the
 * empty name is the directory itself.
 *
 * <p><i>Threads:</i> any number.
 */
public interface RawFiles {
  /**
   * Creates an empty file and opens it for reading and writing; the caller closes it.
   *
   * @throws IOException also when the name is taken
   */
  RawFile create(String name) throws IOException;

  /**
   * Opens an existing file; the caller closes it.
   *
   * @throws IOException also when there is no such file
   */
  RawFile open(String name, FileAccess access) throws IOException;

  /** Whether a file or directory of that name exists. */
  boolean exists(String name) throws IOException;

  /** The names of the files in a directory, without the directory, in no particular order. */
  List<String> list(String directory) throws IOException;

  /** Creates a directory; one that exists already is left as it is. */
  void createDirectory(String name) throws IOException;

  /** Renames a file atomically and replaces a file of the new name. */
  void rename(String from, String to) throws IOException;

  /** Deletes a file; one that does not exist is no error. */
  void delete(String name) throws IOException;

  /** Makes creations, renames and deletions in a directory durable. */
  void forceDirectory(String name) throws IOException;
}
