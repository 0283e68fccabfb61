package dev.sheaf.store.scan;

import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.vector.NullColumns;
import dev.sheaf.store.vector.Widening;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * How the columns of one schema are had from a segment that was written under another: as they are,
 * widened, or null where the segment is older than the column.
 */
public final class ColumnMapping {
  private final Field[] fields;
  private final int[] stored;
  private final boolean[] widened;

  private ColumnMapping(Field[] fields, int[] stored, boolean[] widened) {
    this.fields = fields;
    this.stored = stored;
    this.widened = widened;
  }

  /**
   * The mapping of every column of {@code wanted}.
   *
   * @param wanted the schema to read as
   * @param physical the schema of the segment
   */
  public static ColumnMapping of(TableSchema wanted, TableSchema physical) {
    int[] stored = wanted.mappingFrom(physical);
    Field[] fields = new Field[stored.length];
    boolean[] widened = new boolean[stored.length];
    for (int i = 0; i < stored.length; i++) {
      fields[i] = wanted.columns().get(i).field();
      widened[i] =
          stored[i] >= 0
              && !physical.columns().get(stored[i]).field().getType().equals(fields[i].getType());
    }
    return new ColumnMapping(fields, stored, widened);
  }

  /**
   * A chunk's columns in this mapping.
   *
   * @param allocator where columns are made that the chunk does not hold as wanted
   * @param source the chunk's own columns, borrowed until the view is closed
   * @param rows rows of the chunk
   */
  public View view(BufferAllocator allocator, Source source, int rows) {
    return new View(this, allocator, source, rows);
  }

  /** The columns of a chunk as stored. */
  @FunctionalInterface
  public interface Source {
    /** The column at a position of the physical schema, borrowed. */
    FieldVector column(int position);
  }

  /** A chunk seen through a mapping. Made columns live until {@link #close}. */
  public static final class View implements AutoCloseable {
    private final ColumnMapping mapping;
    private final BufferAllocator allocator;
    private final Source source;
    private final int rows;
    private final @Nullable FieldVector[] made;
    private final List<FieldVector> owned = new ArrayList<>(0);

    private View(ColumnMapping mapping, BufferAllocator allocator, Source source, int rows) {
      this.mapping = mapping;
      this.allocator = allocator;
      this.source = source;
      this.rows = rows;
      this.made = new FieldVector[mapping.fields.length];
    }

    /** The column at a position of the wanted schema, borrowed from this view. */
    public FieldVector column(int position) {
      FieldVector column = made[position];
      if (column == null) {
        column = make(position);
        made[position] = column;
      }
      return column;
    }

    /** The columns at some positions of the wanted schema. */
    public FieldVector[] columns(int[] positions) {
      FieldVector[] columns = new FieldVector[positions.length];
      for (int i = 0; i < positions.length; i++) {
        columns[i] = column(positions[i]);
      }
      return columns;
    }

    private FieldVector make(int position) {
      int stored = mapping.stored[position];
      if (stored >= 0 && !mapping.widened[position]) {
        return source.column(stored);
      }
      Field field = mapping.fields[position];
      FieldVector column =
          stored < 0
              ? NullColumns.of(allocator, field, rows)
              : Widening.widen(allocator, source.column(stored), field);
      owned.add(column);
      return column;
    }

    @Override
    public void close() {
      for (FieldVector column : owned) {
        column.close();
      }
      owned.clear();
    }
  }
}
