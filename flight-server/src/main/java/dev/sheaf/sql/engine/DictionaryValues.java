package dev.sheaf.sql.engine;

import dev.sheaf.store.schema.DictionaryForm;
import dev.sheaf.store.vector.DictionaryDecoding;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a stream with values where it has indices into dictionaries, as DuckDB gives for its
 * type ENUM: no dictionary is known outside of this package.
 *
 * <p><i>Ownership:</i> holds the batch that was taken last, until the next one or {@link #close}.
 */
final class DictionaryValues implements AutoCloseable {
  private final BufferAllocator allocator;
  private final ArrowReader reader;
  private final Schema schema;
  private @Nullable VectorSchemaRoot root;

  private DictionaryValues(BufferAllocator allocator, ArrowReader reader, Schema schema) {
    this.allocator = allocator;
    this.reader = reader;
    this.schema = schema;
  }

  /** Those of a stream; null if it has no dictionary. */
  static @Nullable DictionaryValues of(BufferAllocator allocator, ArrowReader reader)
      throws IOException {
    Schema given = reader.getVectorSchemaRoot().getSchema();
    return given.getFields().stream().anyMatch(DictionaryDecoding::isEncoded)
        ? new DictionaryValues(allocator, reader, DictionaryForm.decoded(given, reader))
        : null;
  }

  Schema schema() {
    return schema;
  }

  /** Takes the batch that the stream is at, if there is one; gives up the one before. */
  void take(boolean present) throws IOException {
    close();
    if (!present) {
      return;
    }
    VectorSchemaRoot batch = reader.getVectorSchemaRoot();
    List<FieldVector> columns = new ArrayList<>();
    try {
      for (FieldVector column : batch.getFieldVectors()) {
        columns.add(DictionaryDecoding.decode(allocator, column, reader));
      }
      root = new VectorSchemaRoot(schema.getFields(), columns, batch.getRowCount());
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, columns);
      throw e;
    }
  }

  /** The batch that was taken; borrowed. Empty before the first one and after the last. */
  VectorSchemaRoot root() {
    if (root == null) {
      root = VectorSchemaRoot.create(schema, allocator);
    }
    return root;
  }

  @Override
  public void close() {
    if (root != null) {
      root.close();
      root = null;
    }
  }
}
