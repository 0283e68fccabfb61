package dev.sheaf.sql;

import dev.sheaf.sql.type.DuckDbTypes;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.CursorReader;
import dev.sheaf.store.scan.Scan;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;

/**
 * A plain DuckDB with ordinary tables: what Sheaf's answers are compared with. Each ref of the
 * dataset is a schema of it.
 */
final class CorpusReference implements AutoCloseable {
  private static final int BATCH_ROWS = 65_536;

  private final BufferAllocator allocator;
  private final DuckDBConnection connection;

  private CorpusReference(BufferAllocator allocator, DuckDBConnection connection) {
    this.allocator = allocator;
    this.connection = connection;
  }

  /** An empty one, in the time zone that Sheaf's queries are in; the caller closes it. */
  static CorpusReference open(BufferAllocator allocator) throws SQLException {
    CorpusReference reference =
        new CorpusReference(
            allocator, DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class));
    reference.execute("SET GLOBAL TimeZone = 'UTC'");
    reference.execute("SET GLOBAL threads = 1");
    return reference;
  }

  /** Copies all tables of a ref to a schema of its name. */
  void load(Dataset dataset, String ref) throws SQLException {
    execute("CREATE SCHEMA IF NOT EXISTS " + DuckDbTypes.quoted(ref));
    Version version = dataset.version(ref);
    for (String table : version.tables().keySet()) {
      String name = DuckDbTypes.quoted(ref) + "." + DuckDbTypes.quoted(table);
      load(dataset, version, table, "CREATE TABLE " + name + " AS FROM loaded");
    }
  }

  /** Runs a statement to which a table at a version is the relation {@code loaded}. */
  void load(Dataset dataset, Version version, String table, String sql) throws SQLException {
    try (DuckDBConnection loading = connection.duplicate().unwrap(DuckDBConnection.class);
        Snapshot snapshot = dataset.snapshot(version, table);
        ArrowReader rows = new CursorReader(allocator, snapshot.scan(Scan.all()));
        ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
      Data.exportArrayStream(allocator, rows, stream);
      loading.registerArrowStream("loaded", stream);
      try (PreparedStatement statement = loading.prepareStatement(sql)) {
        statement.execute();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The answer to a query. */
  CorpusAnswer answer(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        DuckDBResultSet result = statement.executeQuery().unwrap(DuckDBResultSet.class);
        ArrowReader rows = (ArrowReader) result.arrowExportStream(allocator, BATCH_ROWS)) {
      CorpusAnswer answer = CorpusAnswer.of(rows.getVectorSchemaRoot().getSchema());
      while (rows.loadNextBatch()) {
        answer.add(rows.getVectorSchemaRoot());
      }
      return answer;
    } catch (IOException e) {
      throw new SQLException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
