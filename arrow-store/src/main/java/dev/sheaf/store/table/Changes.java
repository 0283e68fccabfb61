package dev.sheaf.store.table;

/**
 * What a write did to a table, in records.
 *
 * @param inserted keys that were not there before
 * @param updated keys that were there, with other values
 * @param deleted keys that were there and are gone
 * @param unchanged keys that held exactly these values already
 * @param missing keys to update or delete that were not there
 */
public record Changes(long inserted, long updated, long deleted, long unchanged, long missing) {
  /** Nothing at all. */
  public static final Changes NONE = new Changes(0, 0, 0, 0, 0);

  /** Both together. */
  public Changes plus(Changes other) {
    return new Changes(
        inserted + other.inserted,
        updated + other.updated,
        deleted + other.deleted,
        unchanged + other.unchanged,
        missing + other.missing);
  }

  /** Whether the table is not what it was. */
  public boolean isAny() {
    return inserted + updated + deleted > 0;
  }
}
