package dev.sheaf.files;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The rows of a Parquet file, read by DuckDB.
 *
 * <p>Types become those of Arrow one by one, with these exceptions, each of which keeps every
 * value: an enumeration, a UUID, a time of day with zone and JSON become text; whole numbers beyond
 * 64 bits become {@code decimal(38, 0)}; other values that Arrow has no type for (variants, unions,
 * bit strings) become text. Inside of lists and structs they are refused, but for UUIDs and JSON.
 */
final class ParquetRows extends FileRows {
  private static final int BATCH_ROWS_MAX = 1 << 16;
  private static final int VALUES_PER_BATCH = 1 << 22;

  /** What DuckDB hands over as Arrow with a loss, or as a type that is not stored. */
  private static final Set<String> AS_TEXT =
      Set.of("TIME WITH TIME ZONE", "BIT", "BIGNUM", "UUID", "VARIANT", "JSON");

  /** The same as a part of another type; the name of a struct's member is followed by a space. */
  private static final Pattern INEXACT_INSIDE =
      Pattern.compile(
          "(?:^|[ (])(?:(?:TIME WITH TIME ZONE|BIT|BIGNUM|VARIANT|U?HUGEINT)(?:$|[,)\\[])|ENUM\\(|UNION\\()");

  private final SourceFile source;
  private final DuckDbSession session;
  private final DuckDbQuery query;
  private final long total;
  private final ReadOptions options;

  private ParquetRows(
      BufferAllocator allocator,
      SourceFile source,
      ReadOptions options,
      DuckDbSession session,
      DuckDbQuery query,
      long total) {
    super(allocator);
    this.source = source;
    this.options = options;
    this.session = session;
    this.query = query;
    this.total = total;
  }

  /** Opens the file; the source is borrowed. */
  static ParquetRows open(BufferAllocator allocator, SourceFile source, ReadOptions options) {
    DuckDbSession session = DuckDbSession.open(DuckDbSession.Threads.ALL, source.path());
    try {
      String table = "read_parquet(" + DuckDbSession.literal(source.path()) + ")";
      List<String> columns = columns(session, table, source);
      long total = count(session, table);
      int batchRows = Math.min(BATCH_ROWS_MAX, Math.max(1, VALUES_PER_BATCH / columns.size()));
      String sql = "SELECT " + String.join(", ", columns) + " FROM " + table;
      DuckDbQuery query = DuckDbQuery.start(session, sql, batchRows);
      return new ParquetRows(allocator, source, options, session, query, total);
    } catch (SQLException e) {
      session.close();
      throw damaged(source, e);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static long count(DuckDbSession session, String table) throws SQLException {
    try (PreparedStatement statement = session.prepare("SELECT count(*) FROM " + table);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static List<String> columns(DuckDbSession session, String table, SourceFile source)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement statement = session.prepare("DESCRIBE SELECT * FROM " + table);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        columns.add(expression(rows.getString(1), rows.getString(2), source));
      }
    }
    return columns;
  }

  private static String expression(String name, String type, SourceFile source) {
    String column = DuckDbSession.identifier(name);
    if (AS_TEXT.contains(type) || type.startsWith("ENUM(") || type.startsWith("UNION(")) {
      return "CAST(" + column + " AS VARCHAR) AS " + column;
    }
    if (type.equals("HUGEINT") || type.equals("UHUGEINT")) {
      return "CAST(" + column + " AS DECIMAL(38, 0)) AS " + column;
    }
    if (INEXACT_INSIDE.matcher(type).find()) {
      throw SheafException.of(
          ErrorCode.UNSUPPORTED_TYPE,
          "{file}: column '{column}' is of type {type}, which has no exact form here",
          "file",
          source.named(),
          "column",
          name,
          "type",
          type);
    }
    return column;
  }

  private static SheafException damaged(SourceFile source, Exception cause) {
    return SheafException.because(
        cause,
        ErrorCode.BAD_INPUT,
        "{file} cannot be read as Parquet: {reason}",
        "file",
        source.named(),
        "reason",
        DuckDbSession.firstLine(cause));
  }

  @Override
  protected Schema readSchema() throws IOException {
    return query.rows().getVectorSchemaRoot().getSchema();
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    boolean more;
    try {
      more = query.rows().loadNextBatch();
    } catch (IOException e) {
      throw damaged(source, e);
    }
    if (!more) {
      requireAll();
      return false;
    }
    VectorSchemaRoot batch = query.rows().getVectorSchemaRoot();
    BatchCopy.copy(allocator, batch, getVectorSchemaRoot());
    count(batch.getRowCount());
    options.progress().report(rowCount(), total);
    return true;
  }

  private void requireAll() {
    source.requireUnchanged();
    if (rowCount() != total) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "{file} has {rows} rows by its footer, but {read} were read",
          "file",
          source.named(),
          "rows",
          total,
          "read",
          rowCount());
    }
  }

  @Override
  protected void closeReadSource() throws IOException {
    try (DuckDbSession last = session) {
      query.close();
    }
  }
}
