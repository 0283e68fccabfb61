package dev.sheaf.store.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;

/** Opens catalogs in memory, a new one with each connection. */
final class MemorySource implements ConnectionSource {
  @Override
  public Lifetime lifetime() {
    return Lifetime.MEMORY;
  }

  @Override
  public String name() {
    return "in memory";
  }

  @Override
  public Connection open() throws SQLException {
    return FileSource.connect(new SQLiteConfig(), "jdbc:sqlite::memory:");
  }
}
