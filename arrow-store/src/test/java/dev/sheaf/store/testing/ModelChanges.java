package dev.sheaf.store.testing;

/**
 * What a write did to a table of the model, in records.
 *
 * @param table the table afterwards
 * @param inserted keys that were not there before
 * @param updated keys that were there, with other values
 * @param deleted keys that were there and are gone
 * @param unchanged keys that held exactly these values already
 * @param missing keys to update or delete that were not there
 */
public record ModelChanges(
    ModelTable table, long inserted, long updated, long deleted, long unchanged, long missing) {}
