package dev.sheaf.ops.merge;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TableSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The decisions about one table's conflicts, with their values read into vectors.
 *
 * <p><i>Ownership:</i> the caller closes it. <i>Cost:</i> reads all batches of values once.
 */
final class ResolvedValues implements AutoCloseable {
  private final TableResolutions resolutions;
  private final long[] columnIds;
  private final List<ArrowStreamReader> readers = new ArrayList<>();

  private ResolvedValues(TableResolutions resolutions, TableSchema schema) {
    this.resolutions = resolutions;
    this.columnIds = schema.columns().stream().mapToLong(column -> column.id()).toArray();
  }

  /** Reads the values; the caller closes the result. */
  static ResolvedValues read(
      BufferAllocator allocator, TableResolutions resolutions, TableSchema schema) {
    ResolvedValues values = new ResolvedValues(resolutions, schema);
    try {
      for (byte[] batch : resolutions.batches()) {
        ArrowStreamReader reader =
            new ArrowStreamReader(new ByteArrayInputStream(batch), allocator);
        values.readers.add(reader);
        if (!reader.loadNextBatch()) {
          throw new IOException("no batch");
        }
      }
      return values;
    } catch (IOException e) {
      AutoCloseables.close(e, values);
      throw SheafException.because(
          e,
          ErrorCode.DAMAGED,
          "the resolutions that are kept with the branch cannot be read; abort, and begin again");
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, values);
      throw e;
    }
  }

  /** How the column of an id is called in a batch of values. */
  static String name(long columnId) {
    return Long.toHexString(columnId);
  }

  @Nullable RecordResolution find(RecordKey key) {
    return resolutions.find(key);
  }

  long columnId(int column) {
    return columnIds[column];
  }

  /** The values of a column in a batch, borrowed. */
  FieldVector vector(int batch, int column) {
    try {
      return readers.get(batch).getVectorSchemaRoot().getVector(name(columnIds[column]));
    } catch (IOException e) {
      throw new IllegalStateException(e); // it was read already
    }
  }

  @Override
  public void close() {
    try {
      AutoCloseables.close(readers);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
