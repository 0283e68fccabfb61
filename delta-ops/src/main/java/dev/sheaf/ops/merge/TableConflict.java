package dev.sheaf.ops.merge;

import java.util.Objects;

/**
 * Changes of both sides to a table itself, or to one of its columns, that do not go together. Data,
 * like a conflict of records: it is resolved by taking one side's columns.
 *
 * @param table the table's name
 * @param kind what clashes
 * @param column the column's name, as ours calls it if it has it; empty where the whole table is
 *     meant
 * @param base what it was in the base, for people; empty if it was not there
 * @param ours what we made of it; empty if it is not there
 * @param theirs what they made of it; empty if it is not there
 */
public record TableConflict(
    String table, Kind kind, String column, String base, String ours, String theirs) {
  /** What clashes. */
  public enum Kind {
    /** The sides have different tables of that name: one or both made it, or made it anew. */
    TABLE_CREATED_TWICE("the sides made different tables of this name"),
    /** One side dropped the table and the other changed it. */
    TABLE_DROPPED_AND_CHANGED("one side dropped the table and the other changed it"),
    /** Both sides gave the column another name. */
    COLUMN_RENAMED_TWICE("both sides renamed the column, differently"),
    /** One side dropped the column, and the other renamed, widened or used it in new rows. */
    COLUMN_DROPPED_AND_CHANGED("one side dropped the column and the other changed it"),
    /** Two different columns have the same name now. */
    COLUMN_NAME_TAKEN("different columns of both sides have the same name"),
    /** The column has types of which neither holds the other's values. */
    COLUMN_TYPES("the column's types of both sides do not go together"),
    /** The sides have different keys. */
    KEY_CHANGED("both sides changed the primary key, differently"),
    /**
     * In a table without a key, where whole rows are keys, one side dropped a column and the other
     * changed rows.
     */
    ROWS_WITHOUT_COLUMN(
        "one side dropped a column of a table without key, and the other changed rows");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** What clashes, in a few words, for people. */
    public String words() {
      return words;
    }
  }

  /** Nothing is null. */
  public TableConflict {
    Objects.requireNonNull(table);
    Objects.requireNonNull(kind);
  }
}
