package dev.sheaf.store.segment;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;

/**
 * A place in a segment file, and the error of finding it damaged.
 *
 * @param file relative to the dataset
 * @param offset where the damaged part begins
 */
record Damage(String file, long offset) {
  /**
   * The error.
   *
   * @param found what is wrong, as a clause about the file
   */
  SheafException because(String found) {
    return SheafException.of(
        ErrorCode.DAMAGED,
        "segment file {file} is damaged at offset {offset}: {found}; no row of it was answered, other segments are readable; run 'sheaf fsck' to see the extent, and restore the file from a copy",
        "file",
        file,
        "offset",
        offset,
        "found",
        found);
  }

  /** The error when reading the place ended in an exception of a parser. */
  SheafException because(String found, Throwable cause) {
    return SheafException.because(
        cause,
        ErrorCode.DAMAGED,
        "segment file {file} is damaged at offset {offset}: {found}; no row of it was answered, other segments are readable; run 'sheaf fsck' to see the extent, and restore the file from a copy",
        "file",
        file,
        "offset",
        offset,
        "found",
        found);
  }
}
