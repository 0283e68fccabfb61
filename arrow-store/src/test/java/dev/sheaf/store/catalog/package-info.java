/**
 * Tests of the catalog: {@link dev.sheaf.store.catalog.CatalogFixture} makes small changes, {@link
 * dev.sheaf.store.catalog.FailingSource} connections that fail.
 */
@NullMarked
package dev.sheaf.store.catalog;

import org.jspecify.annotations.NullMarked;
