package dev.sheaf.flight.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.testing.AllocatorExtension;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Arrow's JDBC driver, unmodified. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class JdbcDriverIT {
  private final FlightSqlFixture fixture;

  JdbcDriverIT(BufferAllocator allocator) {
    fixture = new FlightSqlFixture(allocator);
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private Connection connect(String properties) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:arrow-flight-sql://127.0.0.1:"
            + fixture.server.port()
            + "/?useEncryption=false"
            + properties);
  }

  /** Rows of some columns, cells between bars. */
  private static List<String> rows(ResultSet result, String... columns) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (result) {
      while (result.next()) {
        StringJoiner row = new StringJoiner("|");
        for (String column : columns) {
          row.add(String.valueOf(result.getObject(column)));
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }

  @Test
  void metadataIsThat() throws SQLException {
    try (Connection connection = connect("")) {
      DatabaseMetaData metadata = connection.getMetaData();
      assertEquals("Sheaf", metadata.getDatabaseProductName());
      assertEquals("\"", metadata.getIdentifierQuoteString());
      assertEquals(List.of("memory"), rows(metadata.getCatalogs(), "TABLE_CAT"));
      assertEquals(
          List.of("dev|memory", "main|memory", "v1|memory"),
          rows(metadata.getSchemas(), "TABLE_SCHEM", "TABLE_CATALOG"));
      assertEquals(
          List.of("main|t|TABLE"),
          rows(
              metadata.getTables(null, "main", "%", null),
              "TABLE_SCHEM",
              "TABLE_NAME",
              "TABLE_TYPE"));
      assertEquals(
          List.of("id|" + Types.INTEGER + "|INTEGER|NO", "name|" + Types.VARCHAR + "|VARCHAR|YES"),
          rows(
              metadata.getColumns(null, "main", "t", "%"),
              "COLUMN_NAME",
              "DATA_TYPE",
              "TYPE_NAME",
              "IS_NULLABLE"));
      assertEquals(
          List.of("id|1"),
          rows(metadata.getPrimaryKeys(null, "main", "t"), "COLUMN_NAME", "KEY_SEQ"));
      assertEquals(List.of(), rows(metadata.getImportedKeys(null, "main", "t"), "PKTABLE_NAME"));
      assertEquals(List.of("TABLE"), rows(metadata.getTableTypes(), "TABLE_TYPE"));
    }
  }

  @Test
  void queriesAndUpdatesWithParameters() throws SQLException {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      assertEquals(
          List.of("1|a", "2|bb", "3|c", "4|d"),
          rows(statement.executeQuery("SELECT * FROM t ORDER BY id"), "id", "name"));
      assertEquals(
          List.of("3|c|cc"),
          rows(
              statement.executeQuery(
                  "SELECT a.id, a.name, b.name AS other FROM main.t a JOIN dev.t b USING (id)"
                      + " WHERE a.name <> b.name AND a.id > 2"),
              "id",
              "name",
              "other"));
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
        insert.setInt(1, 5);
        insert.setString(2, "e");
        assertEquals(1, insert.executeUpdate());
      }
      try (PreparedStatement query =
          connection.prepareStatement("SELECT name FROM t WHERE id = ?")) {
        query.setInt(1, 5);
        assertEquals(List.of("e"), rows(query.executeQuery(), "name"));
        query.setInt(1, 2);
        assertEquals(List.of("bb"), rows(query.executeQuery(), "name"));
      }
      assertEquals(2, statement.executeUpdate("DELETE FROM t WHERE id > 3"));
      assertEquals(
          List.of("0"),
          rows(statement.executeQuery("SELECT count(*) AS n FROM t WHERE id > 3"), "n"));
    }
  }

  @Test
  void theBranchIsChosenByThreeWays() throws SQLException {
    try (Connection connection = connect("&sheaf-ref=dev");
        Statement statement = connection.createStatement()) {
      assertEquals(
          List.of("cc"), rows(statement.executeQuery("SELECT name FROM t WHERE id = 3"), "name"));
    }
    Connection withCatalog = connect("&catalog=dev");
    try (Statement statement = withCatalog.createStatement()) {
      assertEquals(
          List.of("cc"), rows(statement.executeQuery("SELECT name FROM t WHERE id = 3"), "name"));
    }
    // This driver ends the session twice, and finds its channel closed at the second time.
    SQLException closedTwice = assertThrows(SQLException.class, withCatalog::close);
    assertTrue(String.valueOf(closedTwice.getMessage()).contains("Channel shutdown"));
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("USE dev");
      assertEquals(
          List.of("cc"), rows(statement.executeQuery("SELECT name FROM t WHERE id = 3"), "name"));
    }
  }

  @Test
  void transactionsAreStatements() throws SQLException {
    long before = fixture.dataset.versionCount();
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("BEGIN");
      statement.executeUpdate("INSERT INTO t VALUES (5, 'e')");
      statement.executeUpdate("INSERT INTO t VALUES (6, 'f')");
      assertEquals(4, count("main"));
      statement.execute("COMMIT");
      assertEquals(6, count("main"));
      assertEquals(before + 1, fixture.dataset.versionCount());
      statement.execute("BEGIN");
      statement.executeUpdate("DELETE FROM t");
      statement.execute("ROLLBACK");
      assertEquals(6, count("main"));
    }
  }

  private long count(String branch) {
    return fixture.dataset.version(branch).table("t").rowCount();
  }

  @Test
  void anErrorSaysItsSqlState() throws SQLException {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      SQLException refused =
          assertThrows(
              SQLException.class, () -> statement.executeQuery("SELECT * FROM nothing_there"));
      String texts = "";
      for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
        texts += cause.getMessage();
      }
      assertTrue(texts.contains("nothing_there"), texts);
      assertTrue(texts.contains("SQLSTATE 42S02"), texts);
    }
  }
}
