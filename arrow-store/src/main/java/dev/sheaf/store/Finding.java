package dev.sheaf.store;

import dev.sheaf.store.catalog.CatalogFinding;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.file.DatasetDirectory;
import dev.sheaf.store.segment.SegmentFinding;
import org.jspecify.annotations.Nullable;

/**
 * Something that a check of a dataset found wrong.
 *
 * @param place what is wrong, e.g. {@code table airports at version 706ec3f}
 * @param file the file in which it is, relative to the dataset; null if it is not one file's fault
 * @param offset where in the file, in bytes; null if that is not known
 * @param problem what is wrong with it, as a clause
 * @param advice what to do
 */
public record Finding(
    String place, @Nullable String file, @Nullable Long offset, String problem, String advice) {
  private static final String RESTORE_ALL =
      "restore the whole directory from a copy, since its files belong together";

  /** Of a segment file. */
  static Finding of(SegmentFinding finding) {
    return inFile(finding.file(), finding.offset(), finding.problem());
  }

  /** Of the catalog. */
  static Finding of(CatalogFinding finding) {
    return ofCatalog("table " + finding.table() + ", row " + finding.key(), finding.problem());
  }

  /** Of the catalog. */
  static Finding ofCatalog(String part, String problem) {
    return new Finding(
        DatasetDirectory.CATALOG + ", " + part,
        DatasetDirectory.CATALOG,
        null,
        problem,
        RESTORE_ALL);
  }

  /** Something that does not follow from what is stored, though every file is as it was written. */
  static Finding ofContent(String place, String problem) {
    return new Finding(
        place, null, null, problem, "restore a copy from before, and report it as a defect");
  }

  /** What could not be checked, because of an error on the way. */
  static Finding unchecked(String place, RuntimeException error) {
    if (error instanceof SheafException known
        && known.values().get("file") instanceof String file
        && known.values().get("offset") instanceof Long offset) {
      Finding cause = inFile(file, offset, String.valueOf(known.values().get("found")));
      return new Finding(
          place,
          file,
          offset,
          "it cannot be checked, since " + cause.place + " is damaged (" + cause.problem + ")",
          cause.advice);
    }
    return new Finding(
        place, null, null, "it cannot be checked: " + error.getMessage(), RESTORE_ALL);
  }

  private static Finding inFile(String file, long offset, String problem) {
    return new Finding(
        file + " at offset " + offset,
        file,
        offset,
        problem,
        "restore the file from a copy; until then its rows cannot be read, and its table not be"
            + " written to");
  }

  /** The finding as a sentence. */
  @Override
  public String toString() {
    return place + ": " + problem + "; " + advice;
  }
}
