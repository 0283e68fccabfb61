package dev.sheaf.store.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A catalog in memory whose connection a test uses beside the catalog, to damage it. */
final class OpenedSource implements ConnectionSource {
  private final ConnectionSource source = new MemorySource();
  private @Nullable Connection connection;

  @Override
  public Connection open() throws SQLException {
    connection = source.open();
    return connection;
  }

  /** Runs a statement and returns the rows that it answers with. */
  List<@Nullable Object[]> run(String sql, @Nullable Object... values) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    try (PreparedStatement statement = Objects.requireNonNull(connection).prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      if (!statement.execute()) {
        return rows;
      }
      try (ResultSet results = statement.getResultSet()) {
        while (results.next()) {
          @Nullable Object[] row = new @Nullable Object[results.getMetaData().getColumnCount()];
          for (int i = 0; i < row.length; i++) {
            row[i] = results.getObject(i + 1);
          }
          rows.add(row);
        }
      }
    }
    return rows;
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
