package dev.sheaf.store.segment;

import dev.sheaf.store.vector.GrowingColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The rows of a chunk in memory of our own: one growing column per column, all of the same length.
 *
 * <p><i>Ownership:</i> owns the columns until closed; views keep what they show beyond that.
 * <i>Threads:</i> one at a time.
 */
final class ChunkMemory implements AutoCloseable {
  private final BufferAllocator allocator;
  private final List<GrowingColumn> columns;
  private int rows;

  private ChunkMemory(BufferAllocator allocator, List<GrowingColumn> columns) {
    this.allocator = allocator;
    this.columns = columns;
  }

  /** No rows. */
  static ChunkMemory create(BufferAllocator allocator, List<Field> fields) {
    ChunkMemory memory = new ChunkMemory(allocator, new ArrayList<>());
    try {
      for (Field field : fields) {
        memory.columns.add(GrowingColumn.create(allocator, field));
      }
      return memory;
    } catch (RuntimeException | Error e) {
      memory.close();
      throw e;
    }
  }

  int rows() {
    return rows;
  }

  /** Logical bytes of the rows. */
  long dataBytes() {
    long bytes = 0;
    for (GrowingColumn column : columns) {
      bytes += column.dataBytes();
    }
    return bytes;
  }

  /**
   * Appends rows of {@code source} by position, or none when that fails; the result is their
   * number.
   */
  int append(List<FieldVector> source, int[] positions, int from, int count) {
    if (isRun(positions, from, count)) {
      return append(source, positions[from], count);
    }
    try {
      for (int i = 0; i < columns.size(); i++) {
        columns.get(i).append(source.get(i), positions, from, count);
      }
    } catch (RuntimeException | Error e) {
      truncate(rows);
      throw e;
    }
    rows += count;
    return count;
  }

  /**
   * Appends consecutive rows of {@code source}, or none when that fails; the result is their
   * number.
   */
  int append(List<FieldVector> source, int start, int count) {
    try {
      for (int i = 0; i < columns.size(); i++) {
        columns.get(i).append(source.get(i), start, count);
      }
    } catch (RuntimeException | Error e) {
      truncate(rows);
      throw e;
    }
    rows += count;
    return count;
  }

  /** Whether the positions are consecutive, as those of a whole batch are. */
  private static boolean isRun(int[] positions, int from, int count) {
    if (count == 0) {
      return false;
    }
    int shift = positions[from] - from;
    int differences = 0;
    for (int i = from; i < from + count; i++) { // no branch: the compiler makes vectors of it
      differences |= positions[i] - i ^ shift;
    }
    return differences == 0;
  }

  /** Makes room for so many rows in all; rows of variable length take more as they come. */
  void reserve(int totalRows) {
    columns.forEach(column -> column.reserve(totalRows, 0));
  }

  /** Drops the rows from {@code rowsLeft} on. */
  void truncate(int rowsLeft) {
    for (GrowingColumn column : columns) {
      if (column.rowCount() > rowsLeft) {
        column.truncate(rowsLeft);
      }
    }
    rows = rowsLeft;
  }

  /** All rows, unchanged by what is appended later; the caller retires the view. */
  ChunkView view() {
    List<FieldVector> vectors = new ArrayList<>(columns.size());
    try {
      for (GrowingColumn column : columns) {
        vectors.add(column.view(allocator, rows));
      }
      return new ChunkView(vectors, rows);
    } catch (RuntimeException | Error e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }
  }

  @Override
  public void close() {
    columns.forEach(GrowingColumn::close);
    columns.clear();
  }
}
