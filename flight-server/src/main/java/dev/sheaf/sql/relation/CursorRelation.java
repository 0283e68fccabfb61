package dev.sheaf.sql.relation;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchConsumer;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** The rows of a cursor that makes all its columns together. */
final class CursorRelation implements Relation {
  /** Opens the cursor, each time anew. */
  @FunctionalInterface
  interface Opening {
    BatchCursor open(BufferAllocator allocator, Cancellation cancellation);
  }

  private final String description;
  private final Schema schema;
  private final Opening opening;

  CursorRelation(String description, Schema schema, Opening opening) {
    this.description = description;
    this.schema = schema;
    this.opening = opening;
  }

  @Override
  public List<Field> columns() {
    return schema.getFields();
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public BatchCursor open(BufferAllocator allocator, Scan scan, Cancellation cancellation) {
    return new Projected(
        opening.open(allocator, cancellation), Objects.requireNonNull(scan.columns()));
  }

  /** Some of the columns of a cursor. */
  private static final class Projected implements BatchCursor {
    private final BatchCursor all;
    private final int[] places;
    private final Schema schema;

    Projected(BatchCursor all, List<String> names) {
      this.all = all;
      List<Field> fields = all.schema().getFields();
      List<String> there = fields.stream().map(Field::getName).toList();
      this.places = names.stream().mapToInt(there::indexOf).toArray();
      List<Field> wanted = new ArrayList<>();
      for (int place : places) {
        wanted.add(fields.get(place));
      }
      this.schema = new Schema(wanted);
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public boolean advance(BatchConsumer consumer) {
      return all.advance(
          batch -> {
            List<FieldVector> columns = new ArrayList<>(places.length);
            for (int place : places) {
              columns.add(batch.column(place));
            }
            consumer.accept(Batch.of(schema, columns, batch.rowCount()));
          });
    }

    @Override
    public void close() {
      all.close();
    }
  }
}
