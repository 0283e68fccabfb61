package dev.sheaf.ops.patch;

/**
 * A row of a record delta that does not fit the table.
 *
 * @param table which table
 * @param kind why not
 * @param key the row's key as text; the whole row where there is no key
 */
public record PatchMismatch(String table, Kind kind, String key) {
  /** Why a row does not fit. */
  public enum Kind {
    /** A row to delete is not there. */
    MISSING("is to be deleted and is not there"),
    /** A row to delete is there with other values. */
    DIFFERENT("is to be deleted and has other values"),
    /** A row to insert, or another one with its key, is there already. */
    PRESENT("is to be inserted and is there already");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }
  }

  /** For people, without a full stop. */
  public String sentence() {
    return table + " " + key + " " + kind.sentence;
  }
}
