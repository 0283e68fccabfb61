package dev.sheaf.sql.relation;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchConsumer;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.BudgetErrors;
import dev.sheaf.store.scan.Scan;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMilliTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Rows made of objects on the heap: refs, versions, counts.
 *
 * @param <T> what a row is made of
 */
final class ListedRelation<T> implements Relation {
  private static final int BATCH_ROWS = 4_096;

  /**
   * A column.
   *
   * @param field of a type of {@link Listed}
   * @param value its value: a string, a {@code Long}, a list of strings, or null
   */
  record Listed<T>(Field field, Function<T, @Nullable Object> value) {
    static <T> Listed<T> text(String name, Function<T, @Nullable Object> value) {
      return new Listed<>(
          new Field(name, FieldType.nullable(ArrowType.Utf8.INSTANCE), null), value);
    }

    static <T> Listed<T> whole(String name, Function<T, @Nullable Object> value) {
      return new Listed<>(
          new Field(name, FieldType.nullable(new ArrowType.Int(64, true)), null), value);
    }

    static <T> Listed<T> texts(String name, Function<T, @Nullable Object> value) {
      return new Listed<>(TextColumns.texts(name), value);
    }

    /** Milliseconds from 1970. */
    static <T> Listed<T> instant(String name, Function<T, @Nullable Object> value) {
      return new Listed<>(
          new Field(
              name, FieldType.nullable(new ArrowType.Timestamp(TimeUnit.MILLISECOND, "UTC")), null),
          value);
    }
  }

  /** Where the rows come from, each time anew. */
  @FunctionalInterface
  interface Rows<T> {
    Iterator<T> iterator(Cancellation cancellation);
  }

  private final String description;
  private final List<Listed<T>> columns;
  private final Rows<T> rows;

  ListedRelation(String description, List<Listed<T>> columns, Rows<T> rows) {
    this.description = description;
    this.columns = columns;
    this.rows = rows;
  }

  @Override
  public List<Field> columns() {
    return columns.stream().map(Listed::field).toList();
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public BatchCursor open(BufferAllocator allocator, Scan scan, Cancellation cancellation) {
    List<Listed<T>> wanted = new ArrayList<>();
    for (String name : Objects.requireNonNull(scan.columns())) {
      columns.stream().filter(c -> c.field().getName().equals(name)).forEach(wanted::add);
    }
    return new Cursor<>(allocator, wanted, rows.iterator(cancellation), cancellation);
  }

  private static final class Cursor<T> implements BatchCursor {
    private final BufferAllocator allocator;
    private final List<Listed<T>> columns;
    private final Iterator<T> rows;
    private final Cancellation cancellation;
    private final Schema schema;

    Cursor(
        BufferAllocator allocator,
        List<Listed<T>> columns,
        Iterator<T> rows,
        Cancellation cancellation) {
      this.allocator = allocator;
      this.columns = columns;
      this.rows = rows;
      this.cancellation = cancellation;
      this.schema = new Schema(columns.stream().map(Listed::field).toList());
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public boolean advance(BatchConsumer consumer) {
      cancellation.check();
      List<T> some = new ArrayList<>();
      while (some.size() < BATCH_ROWS && rows.hasNext()) {
        some.add(rows.next());
      }
      if (some.isEmpty()) {
        return false;
      }
      List<FieldVector> vectors = BudgetErrors.within(allocator, () -> vectors(some));
      try {
        consumer.accept(Batch.of(schema, vectors, some.size()));
      } finally {
        AutoCloseables.closeNoChecked(() -> AutoCloseables.close(vectors));
      }
      return true;
    }

    private List<FieldVector> vectors(List<T> some) {
      List<FieldVector> vectors = new ArrayList<>();
      try {
        for (Listed<T> column : columns) {
          FieldVector vector = column.field().createVector(allocator);
          vectors.add(vector);
          vector.allocateNew();
          for (int i = 0; i < some.size(); i++) {
            set(vector, i, column.value().apply(some.get(i)));
          }
          vector.setValueCount(some.size());
        }
        return vectors;
      } catch (RuntimeException | Error e) {
        AutoCloseables.close(e, vectors);
        throw e;
      }
    }

    private static void set(FieldVector vector, int row, @Nullable Object value) {
      if (vector instanceof ListVector lists) {
        List<?> texts = value == null ? List.of() : (List<?>) value;
        VarCharVector items = (VarCharVector) lists.getDataVector();
        int at = lists.startNewValue(row);
        for (Object text : texts) {
          items.setSafe(at++, TextColumns.bytes(text.toString()));
        }
        lists.endValue(row, texts.size());
        items.setValueCount(at);
      } else if (value == null) {
        vector.setNull(row);
      } else if (vector instanceof BigIntVector whole) {
        whole.setSafe(row, ((Number) value).longValue());
      } else if (vector instanceof TimeStampMilliTZVector instant) {
        instant.setSafe(row, ((Number) value).longValue());
      } else {
        ((VarCharVector) vector).setSafe(row, TextColumns.bytes(value.toString()));
      }
    }

    @Override
    public void close() {
      // nothing is held between batches
    }
  }
}
