package dev.sheaf.files;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TypeNames;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Writes Parquet through DuckDB, compressed with Zstandard.
 *
 * <p>Types that Parquet, or DuckDB on the way there, would change are refused by name: they would
 * come back rounded or as something else.
 */
final class ParquetFiles {
  private static final String VIEW = "sheaf_rows";

  private ParquetFiles() {}

  /**
   * Pulls all rows and writes them to that file, which must not exist.
   *
   * @param rows borrowed; pulled by this thread
   * @return how many rows were written
   */
  static long write(ArrowReader rows, Path file) throws IOException {
    for (Field field : rows.getVectorSchemaRoot().getSchema().getFields()) {
      requireExact(field, field);
    }
    try (DuckDbSession session = DuckDbSession.open(DuckDbSession.Threads.CALLER, file)) {
      return write(session, new RelayReader(session.memory(), rows), file);
    }
  }

  private static long write(DuckDbSession session, RelayReader relay, Path file)
      throws IOException {
    // The view holds the stream's address: it is closed after the statement.
    try (ArrowArrayStream stream = ArrowArrayStream.allocateNew(session.memory())) {
      Data.exportArrayStream(session.memory(), relay, stream);
      session.connection().registerArrowStream(VIEW, stream);
      String sql =
          "COPY (SELECT * FROM "
              + VIEW
              + ") TO "
              + DuckDbSession.literal(file)
              + " (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)";
      try (PreparedStatement statement = session.prepare(sql)) {
        return statement.executeLargeUpdate();
      }
    } catch (SQLException e) {
      relay.rethrow();
      throw new IOException(DuckDbSession.firstLine(e), e);
    }
  }

  private static void requireExact(Field column, Field field) {
    if (isInexact(field.getType())) {
      throw SheafException.of(
          ErrorCode.UNSUPPORTED_TYPE,
          "column '{column}' has values of type {type}, which Parquet cannot hold exactly; write"
              + " --format arrow",
          "column",
          column.getName(),
          "type",
          TypeNames.of(field.getType()));
    }
    for (Field child : field.getChildren()) {
      requireExact(column, child);
    }
  }

  private static boolean isInexact(ArrowType type) {
    return switch (type.getTypeID()) {
      case FloatingPoint ->
          ((ArrowType.FloatingPoint) type).getPrecision() == FloatingPointPrecision.HALF;
      case Decimal -> ((ArrowType.Decimal) type).getBitWidth() > 128;
      case Timestamp -> {
        ArrowType.Timestamp stamp = (ArrowType.Timestamp) type;
        yield stamp.getTimezone() != null && stamp.getUnit() == TimeUnit.NANOSECOND;
      }
      case Duration -> true;
      case Interval -> true;
      default -> false;
    };
  }
}
