package dev.sheaf.store.scan;

import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.rows.RowChunk;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.schema.TypeWidening;
import dev.sheaf.store.vector.GrowingColumn;
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
 * under the wanted type, or null where the segment is older than the column.
 *
 * <p>A segment may be written wider than it is wanted, for a row has one address on all branches.
 * Then only the rows that a version holds are sure to fit its columns: the others of the chunk may
 * not.
 */
public final class ColumnMapping {
  private final Field[] fields;
  private final int[] stored;
  private final Conversion[] conversions;

  private enum Conversion {
    /** none: the types are the same */
    NONE,
    /** every value fits */
    WIDEN,
    /** the values that are asked for fit */
    NARROW
  }

  private ColumnMapping(Field[] fields, int[] stored, Conversion[] conversions) {
    this.fields = fields;
    this.stored = stored;
    this.conversions = conversions;
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
    Conversion[] conversions = new Conversion[stored.length];
    for (int i = 0; i < stored.length; i++) {
      fields[i] = wanted.columns().get(i).field();
      conversions[i] =
          stored[i] < 0
              ? Conversion.NONE
              : conversion(physical.columns().get(stored[i]).field(), fields[i]);
    }
    return new ColumnMapping(fields, stored, conversions);
  }

  private static Conversion conversion(Field from, Field to) {
    return sameType(from, to)
        ? Conversion.NONE
        : TypeWidening.fits(from, to) ? Conversion.WIDEN : Conversion.NARROW;
  }

  /** Whether vectors of the one can be read as vectors of the other, at every depth. */
  private static boolean sameType(Field a, Field b) {
    if (!a.getType().equals(b.getType()) || a.getChildren().size() != b.getChildren().size()) {
      return false;
    }
    for (int i = 0; i < a.getChildren().size(); i++) {
      if (!sameType(a.getChildren().get(i), b.getChildren().get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * A chunk's columns as they are stored, of a type of the wanted one's family: for comparing,
   * hashing and appending, which look at values and not at widths.
   *
   * @param allocator where columns are made that the chunk does not hold
   * @param source the chunk's own columns, borrowed until the view is closed
   * @param rows rows of the chunk
   */
  public View view(BufferAllocator allocator, Source source, int rows) {
    return new View(this, allocator, source, rows, null);
  }

  /**
   * A chunk's columns of the wanted types.
   *
   * @param allocator where columns are made that the chunk does not hold as wanted
   * @param source the chunk's own columns, borrowed until the view is closed
   * @param rows rows of the chunk
   * @param asked the rows that will be looked at; others may be null
   */
  public View view(BufferAllocator allocator, Source source, int rows, RowChunk asked) {
    return new View(this, allocator, source, rows, asked);
  }

  /** Whether the segment has the column at a position of the wanted schema; else it is null. */
  boolean has(int position) {
    return stored[position] >= 0;
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
    private final @Nullable RowChunk asked;
    private final @Nullable FieldVector[] made;
    private final List<FieldVector> owned = new ArrayList<>(0);

    private View(
        ColumnMapping mapping,
        BufferAllocator allocator,
        Source source,
        int rows,
        @Nullable RowChunk asked) {
      this.mapping = mapping;
      this.allocator = allocator;
      this.source = source;
      this.rows = rows;
      this.asked = asked;
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
      Field field = mapping.fields[position];
      if (stored < 0) {
        return own(NullColumns.of(allocator, field, rows));
      }
      FieldVector column = source.column(stored);
      if (asked == null) {
        return column;
      }
      return switch (mapping.conversions[position]) {
        case NONE -> column;
        case WIDEN -> own(Widening.widen(allocator, column, field));
        case NARROW -> own(narrowed(column, field, asked));
      };
    }

    private FieldVector narrowed(FieldVector source, Field field, RowChunk asked) {
      int[] bounds = new int[Math.min(2 * asked.cardinality(), RowAddress.CHUNK_ROWS)];
      int count = asked.runs(bounds);
      try (GrowingColumn column = GrowingColumn.create(allocator, field)) {
        column.reserve(rows, 0);
        for (int i = 0; i < count; i += 2) {
          column.appendNulls(bounds[i] - column.rowCount());
          column.append(source, bounds[i], bounds[i + 1] - bounds[i]);
        }
        column.appendNulls(rows - column.rowCount());
        return column.finish();
      }
    }

    private FieldVector own(FieldVector column) {
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
