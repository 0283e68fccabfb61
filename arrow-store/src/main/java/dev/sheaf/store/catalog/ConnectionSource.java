package dev.sheaf.store.catalog;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Where a connection to the catalog comes from, the first one and those after an error. In tests
 * there are sources whose connections fail.
 */
interface ConnectionSource {
  /** What happens to the catalog when its connection is closed. */
  enum Lifetime {
    /** It stays, and can be opened again. */
    STORED,
    /** It is gone. */
    MEMORY
  }

  /** A new connection, set up for durable writing or for reading only; the caller closes it. */
  Connection open() throws SQLException;

  /** A new connection to a stored catalog that changes nothing; the caller closes it. */
  default Connection openForReading() throws SQLException {
    return open();
  }

  /**
   * Whether the catalog was changed in such a way that the connection which was last opened for
   * reading may have been wrong about it.
   */
  default boolean isOutdated() {
    return false;
  }

  /** What happens to the catalog when its connection is closed. */
  Lifetime lifetime();

  /** The catalog as errors call it. */
  String name();
}
