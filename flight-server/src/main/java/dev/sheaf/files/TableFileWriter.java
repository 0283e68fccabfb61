package dev.sheaf.files;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Writes tables to files and streams.
 *
 * <p>Rows are pulled batch by batch. A file appears whole or not at all: it is written beside its
 * place and moved there; what stood there before stays until then. CSV, JSON and Arrow are
 * streamed; Parquet for a stream goes through a temporary file.
 *
 * <p>CSV has no types, JSON few; what {@link TableFile} reads back is equal when it is told the
 * types. Arrow keeps all, Parquet those that it takes; others are refused by name.
 *
 * <p><i>Threads:</i> the caller's pulls all rows. <i>Memory:</i> a batch, for Parquet a row group.
 */
public final class TableFileWriter {
  private TableFileWriter() {}

  /**
   * Writes all rows to a file, which is replaced if it exists.
   *
   * @param rows borrowed, and read to its end; columns are not dictionary-encoded
   * @return how many rows were written
   * @throws SheafException {@code IO_FAILED} or {@code DISK_FULL} when the file cannot be written,
   *     {@code UNSUPPORTED_TYPE} when the format cannot hold a column; the file is then as it was
   */
  public static long write(ArrowReader rows, FileFormat format, Path file) {
    try (TargetFile target = TargetFile.at(file)) {
      long count;
      if (format == FileFormat.PARQUET && !target.isDirect()) {
        count = ParquetFiles.write(rows, target.path());
      } else {
        try (OutputStream out = target.open()) {
          count = copy(rows, format, out);
        }
      }
      target.complete();
      return count;
    } catch (RelayReader.SourceFailure e) {
      throw unreadable(e);
    } catch (IOException e) {
      throw FileErrors.unwritable(file.toString(), e);
    }
  }

  /**
   * Writes all rows to a stream, which stays open.
   *
   * @param rows borrowed, and read to its end; columns are not dictionary-encoded
   * @return how many rows were written
   * @throws SheafException as for a file; part of the rows may then have been written
   */
  public static long write(ArrowReader rows, FileFormat format, OutputStream out) {
    try {
      return copy(rows, format, out);
    } catch (RelayReader.SourceFailure e) {
      throw unreadable(e);
    } catch (IOException e) {
      throw FileErrors.unwritable("the output", e);
    }
  }

  private static long copy(ArrowReader rows, FileFormat format, OutputStream out)
      throws IOException {
    if (format != FileFormat.PARQUET) {
      return stream(rows, format, out);
    }
    try (TemporaryDirectory directory = TemporaryDirectory.create()) {
      Path file = directory.file("rows.parquet");
      long count = ParquetFiles.write(rows, file);
      try (InputStream in = Files.newInputStream(file)) {
        in.transferTo(out);
      }
      out.flush();
      return count;
    }
  }

  private static long stream(ArrowReader rows, FileFormat format, OutputStream out)
      throws IOException {
    VectorSchemaRoot batch = rows.getVectorSchemaRoot();
    for (Field field : batch.getSchema().getFields()) {
      if (field.getDictionary() != null) {
        throw new IllegalArgumentException("dictionary-encoded: " + field.getName());
      }
    }
    try (RowWriter writer = writer(rows, batch, format, out)) {
      long count = 0;
      while (load(rows)) {
        writer.write(batch.getRowCount());
        count += batch.getRowCount();
      }
      writer.finish();
      return count;
    }
  }

  private static RowWriter writer(
      ArrowReader rows, VectorSchemaRoot batch, FileFormat format, OutputStream out)
      throws IOException {
    return switch (format) {
      case CSV -> new CsvRowWriter(batch, out, (byte) ',');
      case TSV -> new CsvRowWriter(batch, out, (byte) '\t');
      case JSON -> new JsonRowWriter(batch, out, JsonRowWriter.Form.ARRAY);
      case JSON_LINES -> new JsonRowWriter(batch, out, JsonRowWriter.Form.LINES);
      case ARROW -> ArrowRowWriter.file(batch, rows, out);
      case ARROW_STREAM -> ArrowRowWriter.stream(batch, rows, out);
      case PARQUET -> throw new IllegalArgumentException("Parquet is not streamed");
    };
  }

  private static boolean load(ArrowReader rows) throws IOException {
    try {
      return rows.loadNextBatch();
    } catch (IOException e) {
      throw new RelayReader.SourceFailure(e);
    }
  }

  private static SheafException unreadable(RelayReader.SourceFailure failure) {
    return SheafException.because(
        failure,
        ErrorCode.IO_FAILED,
        "the rows cannot be read: {reason}",
        "reason",
        String.valueOf(failure.getMessage()));
  }
}
