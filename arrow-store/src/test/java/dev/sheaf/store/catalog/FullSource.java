package dev.sheaf.store.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Connections to catalogs that may not grow beyond some hundred pages. */
final class FullSource implements ConnectionSource {
  private final ConnectionSource source;

  FullSource(ConnectionSource source) {
    this.source = source;
  }

  @Override
  public Connection open() throws SQLException {
    Connection connection = source.open();
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA max_page_count = 100");
    }
    return connection;
  }

  @Override
  public Lifetime lifetime() {
    return source.lifetime();
  }

  @Override
  public String name() {
    return source.name();
  }
}
