package dev.sheaf.bench.figure;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** A table with a primary key in a DuckDB database of its own, with DuckDB's own settings. */
final class DuckDbTable implements AutoCloseable {
  private final DuckDBConnection connection;

  private DuckDbTable(DuckDBConnection connection) {
    this.connection = connection;
  }

  /**
   * An empty table.
   *
   * @param file of the database; null for one in memory
   * @param columns as SQL declares them, the key included
   */
  static DuckDbTable create(@Nullable Path file, String columns) throws SQLException {
    Connection connection =
        DriverManager.getConnection("jdbc:duckdb:" + (file == null ? "" : file.toString()));
    DuckDbTable table = new DuckDbTable(connection.unwrap(DuckDBConnection.class));
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE loaded (" + columns + ")");
      return table;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Inserts batches in one statement, read where they lie. */
  void insert(BufferAllocator allocator, Schema schema, List<VectorSchemaRoot> batches)
      throws Exception {
    write("INSERT INTO loaded SELECT *", allocator, schema, batches);
  }

  /** Inserts batches with a number in front of each row. */
  void insertNumbered(
      long number, BufferAllocator allocator, Schema schema, List<VectorSchemaRoot> batches)
      throws Exception {
    write("INSERT INTO loaded SELECT " + number + ", *", allocator, schema, batches);
  }

  /** Makes a further table of batches. */
  void insertInto(
      String table, BufferAllocator allocator, Schema schema, List<VectorSchemaRoot> batches)
      throws Exception {
    write("CREATE TABLE " + table + " AS SELECT *", allocator, schema, batches);
  }

  private void write(
      String how, BufferAllocator allocator, Schema schema, List<VectorSchemaRoot> batches)
      throws Exception {
    try (RootsReader reader = new RootsReader(allocator, schema, batches);
        ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator);
        Statement statement = connection.createStatement()) {
      Data.exportArrayStream(allocator, reader, stream);
      connection.registerArrowStream("batches", stream);
      statement.execute(how + " FROM batches");
    }
  }

  /** Runs a statement. */
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first value that a query answers. */
  long count(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Something that depends on all rows of an answer, in any order; none of them is a float. */
  long checksum(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      long sum = 0;
      while (rows.next()) {
        long hash = 0;
        for (int column = 1; column <= columns; column++) {
          hash = 31 * hash + checksum(rows.getObject(column));
        }
        sum += hash;
      }
      return sum;
    }
  }

  /** Of a number, the same whatever its type. */
  static long checksum(@Nullable Object value) {
    return value == null ? 7 : new BigDecimal(value.toString()).stripTrailingZeros().hashCode();
  }

  /**
   * How long it takes to run queries one after the other, and to read all rows of their answers.
   */
  long nanos(List<String> queries) throws SQLException {
    long begun = System.nanoTime();
    for (String query : queries) {
      checksum(query);
    }
    return System.nanoTime() - begun;
  }

  /** How long it takes to run a query and to read all rows of its answer. */
  long nanos(String query) throws SQLException {
    return nanos(List.of(query));
  }

  /** How many rows it holds. */
  long rowCount() throws SQLException {
    return count("SELECT count(*) FROM loaded");
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
