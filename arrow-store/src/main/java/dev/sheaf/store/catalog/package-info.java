/**
 * The catalog: what a dataset knows about itself, in SQLite, and the one atomic and durable step of
 * every commit.
 *
 * <p><b>Invariant.</b> A change is there as a whole or not at all, and is on disk when it is
 * acknowledged. No row is believed before its checksum was: SQLite does not checksum its pages.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.store.catalog.Catalog} (what can be asked), {@link
 * dev.sheaf.store.catalog.CatalogChange} (what can be changed), {@link
 * dev.sheaf.store.catalog.CatalogSchema} (the tables), and for failures {@link
 * dev.sheaf.store.catalog.CatalogSession}.
 *
 * <p><b>Layers.</b> {@code Catalog} and {@code Refs} hold no SQL. One class for each group of
 * tables ({@code VersionTable}, {@code RowSetTable}, {@code SegmentTable}, {@code RefTable}, …)
 * turns rows into values; {@code CatalogTable} writes and checks checksums; {@code Sql} is the only
 * one that calls the driver.
 *
 * <p><b>Depends on</b> {@code error}, {@code file} (to look for the log), {@code rows}
 * (fingerprints), {@code graph}, and the places of batches in {@code segment}. It is the only one
 * that knows SQLite. Row sets and schemas are bytes and texts to it.
 *
 * <p><b>Threads.</b> Any; one connection, one at a time. Nobody else in the process may open the
 * catalog's files. <b>Off-heap memory:</b> SQLite's own, some megabytes of page cache; closing the
 * catalog frees it.
 */
@NullMarked
package dev.sheaf.store.catalog;

import org.jspecify.annotations.NullMarked;
