package dev.sheaf.sql.engine;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.sql.DriverManager;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.duckdb.DuckDBConnection;

/**
 * One hardened DuckDB in memory, which holds no table of its own.
 *
 * <p><i>Representation:</i> one connection is kept; parsing uses it, one call at a time, and each
 * query gets a duplicate, since a second query on a connection would end the first.
 *
 * <p><i>Ownership:</i> the caller closes it, after the executions. <i>Threads:</i> any.
 * <i>Cost:</i> some 20 ms to open, the first in a JVM half a second; a query some 1 ms beside its
 * work.
 */
public final class DuckDb implements SqlExecutor {
  private final DuckDBConnection root;
  private final ScheduledExecutorService timer;
  private final Set<String> functions;
  private final Set<String> reservedWords;
  private final Set<String> keywords;

  private DuckDb(DuckDBConnection root) throws SQLException {
    this.root = root;
    this.functions = AllowedFunctions.of(this);
    this.reservedWords =
        strings(
            "SELECT keyword_name FROM duckdb_keywords()"
                + " WHERE keyword_category IN ('reserved', 'type_function')");
    this.keywords = strings("SELECT keyword_name FROM duckdb_keywords()");
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "sheaf-sql-timer");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Opens a database and hardens it.
   *
   * @throws SheafException INTERNAL if that does not succeed
   */
  public static DuckDb open(DuckDbLimits limits) {
    Properties properties = new Properties();
    properties.put("jdbc_stream_results", "true");
    try {
      DuckDBConnection connection =
          DriverManager.getConnection("jdbc:duckdb:", properties).unwrap(DuckDBConnection.class);
      try {
        Hardening.apply(connection, limits);
        return new DuckDb(connection);
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw SheafException.because(
          e,
          ErrorCode.INTERNAL,
          "DuckDB cannot be opened: {reason}",
          "reason",
          DuckDbErrors.text(e));
    }
  }

  @Override
  public String parse(String sql) {
    return transform("SELECT json_serialize_sql(?::VARCHAR)", sql);
  }

  @Override
  public String print(String tree) {
    return transform("SELECT json_deserialize_sql(?::JSON)", tree);
  }

  @Override
  public Set<String> functions() {
    return functions;
  }

  @Override
  public Set<String> reservedWords() {
    return reservedWords;
  }

  @Override
  public Set<String> keywords() {
    return keywords;
  }

  @Override
  public Execution start(BufferAllocator allocator, Request request, Consumer<Runnable> begun) {
    return DuckDbExecution.start(allocator, connection(), timer, request, begun);
  }

  @Override
  public String explain(BufferAllocator allocator, Request request) {
    StringBuilder text = new StringBuilder();
    try (Prepared prepared = Prepared.of(allocator, connection(), request.inputs());
        PreparedStatement statement = prepared.prepare("EXPLAIN " + request.sql())) {
      DuckDbExecution.bind(statement, request.parameters());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          text.append(rows.getString(2));
        }
      }
    } catch (SQLException e) {
      throw DuckDbErrors.of(e);
    }
    return text.toString();
  }

  @Override
  public ParameterTypes parameters(BufferAllocator allocator, Request request) {
    try (Prepared prepared = Prepared.of(allocator, connection(), request.inputs());
        PreparedStatement statement = prepared.prepare(request.sql())) {
      ParameterMetaData parameters = statement.getParameterMetaData();
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= parameters.getParameterCount(); i++) {
        String name = parameters.getParameterTypeName(i);
        names.add(name == null || name.isEmpty() ? "UNKNOWN" : name);
      }
      return new ParameterTypes(names);
    } catch (SQLException e) {
      throw DuckDbErrors.of(e);
    }
  }

  /** The first column of a query of our own. */
  Set<String> strings(String sql) throws SQLException {
    Set<String> strings = new TreeSet<>();
    try (PreparedStatement statement = root.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        strings.add(rows.getString(1).toLowerCase(Locale.ROOT));
      }
    }
    return strings;
  }

  private String transform(String sql, String argument) {
    synchronized (root) {
      try (PreparedStatement statement = root.prepareStatement(sql)) {
        statement.setString(1, argument);
        try (ResultSet rows = statement.executeQuery()) {
          rows.next();
          return rows.getString(1);
        }
      } catch (SQLException e) {
        throw DuckDbErrors.of(e);
      }
    }
  }

  private DuckDBConnection connection() {
    try {
      return root.duplicate().unwrap(DuckDBConnection.class);
    } catch (SQLException e) {
      throw SheafException.because(e, ErrorCode.CLOSED, "SQL is closed");
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      root.close();
    } catch (SQLException e) {
      throw SheafException.because(
          e,
          ErrorCode.INTERNAL,
          "DuckDB cannot be closed: {reason}",
          "reason",
          DuckDbErrors.text(e));
    }
  }
}
