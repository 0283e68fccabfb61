package dev.sheaf.files;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.duckdb.DuckDBConnection;

/**
 * One DuckDB in memory that can touch the files it is opened for and nothing else: no other file,
 * no network, no extension, no setting.
 *
 * <p>This prevents accidents; it is no boundary against hostile SQL, and none is run here.
 *
 * <p><i>Ownership:</i> the caller closes it, after the results. <i>Threads:</i> one at a time;
 * DuckDB has threads of its own. <i>Cost:</i> some 15 ms to open, the first in a JVM half a second.
 */
final class DuckDbSession implements AutoCloseable {
  /** Parsing and writing stream; this is for buffers and row groups. */
  private static final String MEMORY_LIMIT = "1GB";

  /** Who pulls rows through a session. */
  enum Threads {
    /** As many as the machine has. */
    ALL,
    /** The caller's only: rows that it provides itself are then pulled by its own thread. */
    CALLER
  }

  private final DuckDBConnection connection;
  private final BufferAllocator memory = new RootAllocator();

  private DuckDbSession(DuckDBConnection connection) {
    this.connection = connection;
  }

  /** A session that may read and write these files. */
  static DuckDbSession open(Threads threads, Path... files) {
    Properties properties = new Properties();
    properties.put("jdbc_stream_results", "true");
    try {
      DuckDBConnection connection =
          DriverManager.getConnection("jdbc:duckdb:", properties).unwrap(DuckDBConnection.class);
      try {
        for (String setting : settings(threads, files)) {
          set(connection, setting);
        }
        return new DuckDbSession(connection);
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SheafException.because(
          e, ErrorCode.INTERNAL, "DuckDB cannot be opened: {reason}", "reason", firstLine(e));
    }
  }

  /** The order matters: what is locked or cut off cannot be set afterwards. */
  private static List<String> settings(Threads threads, Path... files) {
    List<String> settings = new ArrayList<>();
    settings.add("temp_directory = ''");
    settings.add("autoinstall_known_extensions = false");
    settings.add("autoload_known_extensions = false");
    settings.add("allow_community_extensions = false");
    settings.add("allow_persistent_secrets = false");
    settings.add("memory_limit = '" + MEMORY_LIMIT + "'");
    settings.add("TimeZone = 'UTC'");
    if (threads == Threads.CALLER) {
      settings.add("threads = 1");
    }
    String paths =
        List.of(files).stream().map(DuckDbSession::literal).collect(Collectors.joining(", "));
    settings.add("allowed_paths = [" + paths + "]");
    settings.add("enable_external_access = false");
    settings.add("lock_configuration = true");
    return settings;
  }

  /** A failed statement closes itself, so each setting has its own. */
  private static void set(DuckDBConnection connection, String setting) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET " + setting);
    }
  }

  /** Prepared, because other statements lose the text of their errors; the caller closes it. */
  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  /** The connection; borrowed. */
  DuckDBConnection connection() {
    return connection;
  }

  /**
   * What Arrow keeps its books in on memory that is DuckDB's, and counts under DuckDB's limit;
   * closed with the session.
   *
   * <p>It never refuses: Arrow loses a batch whose import is refused half-way. So what is imported
   * here is copied into the memory of the caller, whose budget may refuse it.
   */
  BufferAllocator memory() {
    return memory;
  }

  /** A string or path as a literal of SQL. */
  static String literal(Object text) {
    return "'" + text.toString().replace("'", "''") + "'";
  }

  /** A name as an identifier of SQL. */
  static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** What DuckDB says, without its hints and without the kind of error in front. */
  static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    String line = message.lines().findFirst().orElse(message);
    return line.replaceFirst("^(?:.*CDataJniException.*message=)?[A-Za-z ]*Error: ", "");
  }

  @Override
  public void close() {
    try (BufferAllocator last = memory) {
      connection.close();
    } catch (SQLException e) {
      throw SheafException.because(
          e, ErrorCode.INTERNAL, "DuckDB cannot be closed: {reason}", "reason", firstLine(e));
    }
  }
}
