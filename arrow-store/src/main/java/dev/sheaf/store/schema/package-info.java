/**
 * What a table's rows look like: columns with ids that survive a rename, a primary key, and the
 * changes a schema may undergo.
 *
 * <p><b>Invariant.</b> A column id is never given to two columns of a table's history, and means
 * one {@linkplain dev.sheaf.store.schema.TypeFamily family} of types for ever. So rows written
 * under any older or newer schema of the table can be read under any other: a column is found by
 * id, its values are cast within the family, and a column that the rows do not have is null.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.store.schema.TableSchema}, then {@link
 * dev.sheaf.store.schema.TypeWidening} (which type may become which) and {@link
 * dev.sheaf.store.schema.DictionaryForm} (why no stored column is dictionary-encoded).
 *
 * <p><b>Depends on</b> Arrow's type descriptions, Jackson (the stored form) and {@code error},
 * {@code rows}. It sees no data: no vector, no buffer, no allocator.
 *
 * <p><b>Threads.</b> All types are immutable. <b>Off-heap memory:</b> none.
 *
 * <p><b>Stored.</b> Column ids, fingerprints and the JSON form are part of the dataset format.
 */
@NullMarked
package dev.sheaf.store.schema;

import org.jspecify.annotations.NullMarked;
