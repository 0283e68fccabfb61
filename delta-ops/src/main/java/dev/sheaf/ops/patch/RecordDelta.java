package dev.sheaf.ops.patch;

import dev.sheaf.ops.diff.Diff;
import dev.sheaf.ops.diff.TableDiff;
import dev.sheaf.ops.pair.PairingOptions;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * The portable form of the delta of one table: two tables of rows without addresses, sorted by key,
 * under the schemas before and after.
 *
 * <p>Made of a difference, or read from a file.
 */
public interface RecordDelta {
  /** The two tables. */
  enum Part {
    /** Rows to delete, with the columns before. */
    DELETES,
    /** Rows to insert, with the columns after. */
    INSERTS;

    /** In lower case. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The other one. */
    public Part opposite() {
      return this == DELETES ? INSERTS : DELETES;
    }
  }

  /** Which table, with which columns. */
  RecordDeltaHeader header();

  /**
   * The rows of a part, sorted by key; the caller closes the reader.
   *
   * @param allocator pays for batches; outlives the reader
   */
  ArrowReader open(BufferAllocator allocator, Part part);

  /** The delta that takes this one back. */
  default RecordDelta inverse() {
    RecordDelta original = this;
    return new RecordDelta() {
      @Override
      public RecordDeltaHeader header() {
        return original.header().inverse();
      }

      @Override
      public ArrowReader open(BufferAllocator allocator, Part part) {
        return original.open(allocator, part.opposite());
      }

      @Override
      public RecordDelta inverse() {
        return original;
      }
    };
  }

  /**
   * Of a difference of one table; valid while its dataset is open.
   *
   * @param options budget for sorting; its order does not count
   */
  static RecordDelta of(TableDiff diff, PairingOptions options) {
    return new DiffRecordDelta(diff, options);
  }

  /** Of all tables that differ. */
  static List<RecordDelta> of(Diff diff, PairingOptions options) {
    return diff.tables().stream().map(table -> of(table, options)).toList();
  }
}
