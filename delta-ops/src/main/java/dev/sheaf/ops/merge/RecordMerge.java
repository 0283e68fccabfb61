package dev.sheaf.ops.merge;

import dev.sheaf.ops.CellValues;
import dev.sheaf.ops.CellWriter;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.vector.KeyOrder;
import dev.sheaf.store.vector.RowEquality;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of some records that both sides changed: case, then resolution, policy and
 * preference, field by field.
 *
 * <p>Behaves as if written, for each record that both sides have:
 *
 * <pre>{@code
 * for (each field f) {
 *   if (resolved(f)) take the resolution's value;
 *   else if (ours.f == theirs.f) take ours.f;
 *   else if (base exists && ours.f == base.f) take theirs.f;
 *   else if (base exists && theirs.f == base.f) take ours.f;
 *   else if (a policy decides) take that; else if (a side is named) take side.f; else conflict(f);
 * }
 * }</pre>
 *
 * <p>A record that comes out like a side's row, or like that of the base, is that row; only others
 * are written.
 *
 * <p><i>Ownership:</i> holds computed values until it is closed; the fields are borrowed.
 */
final class RecordMerge implements AutoCloseable {
  /** Where a field comes from; the first three are {@link MergeSide}s. */
  static final byte COMPUTED = 3;

  static final byte RESOLVED = 4;
  static final byte CLASH = 5;

  private static final MergeSide[] SIDES = MergeSide.values();
  private static final byte OURS = (byte) MergeSide.OURS.place();
  private static final byte THEIRS = (byte) MergeSide.THEIRS.place();

  private final BufferAllocator allocator;
  private final ContestFields fields;
  private final ColumnChoices choices;
  private final ResolvedValues resolved;
  private final byte[][] picks;
  private final @Nullable FieldVector[] computed;
  private final @Nullable KeyOrder[] orders;
  private final MergeCase[] cases;
  private final RecordOutcome[] outcomes;
  private final @Nullable RecordResolution[] resolutions;

  private RecordMerge(
      BufferAllocator allocator,
      ContestFields fields,
      ColumnChoices choices,
      ResolvedValues resolved) {
    this.allocator = allocator;
    this.fields = fields;
    this.choices = choices;
    this.resolved = resolved;
    int count = fields.count();
    this.picks = new byte[fields.columnCount()][count];
    this.computed = new FieldVector[fields.columnCount()];
    this.orders = new KeyOrder[fields.columnCount()];
    this.cases = new MergeCase[count];
    this.outcomes = new RecordOutcome[count];
    this.resolutions = new RecordResolution[count];
  }

  /** Decides; the caller closes the result, before the fields. */
  static RecordMerge of(
      BufferAllocator allocator,
      ContestFields fields,
      ColumnChoices choices,
      ResolvedValues resolved) {
    RecordMerge merge = new RecordMerge(allocator, fields, choices, resolved);
    try {
      for (int i = 0; i < fields.count(); i++) {
        merge.decide(i);
      }
      merge.settle();
      return merge;
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, merge);
      throw e;
    }
  }

  int count() {
    return fields.count();
  }

  /** What happened to a record. */
  MergeCase mergeCase(int key) {
    return cases[key];
  }

  /** What becomes of it. */
  RecordOutcome outcome(int key) {
    return outcomes[key];
  }

  /** Whether the fields of a column are in conflict. */
  boolean clashes(int column, int key) {
    return picks[column][key] == CLASH;
  }

  /** Where a field comes from. */
  byte pick(int column, int key) {
    return picks[column][key];
  }

  /** Values that policies computed, one per key, where {@link #pick} says so; borrowed. */
  FieldVector computed(int column) {
    return Objects.requireNonNull(computed[column]);
  }

  /** Where the value of a resolution stands. */
  RecordResolution.ValueRef resolvedAt(int column, int key) {
    RecordResolution resolution = Objects.requireNonNull(resolutions[key]);
    return Objects.requireNonNull(resolution.values().get(resolved.columnId(column)));
  }

  @Override
  public void close() {
    for (FieldVector vector : computed) {
      if (vector != null) {
        vector.close();
      }
    }
  }

  private void decide(int key) {
    boolean inBase = fields.has(MergeSide.BASE, key);
    boolean inOurs = fields.has(MergeSide.OURS, key);
    boolean inTheirs = fields.has(MergeSide.THEIRS, key);
    if (!inOurs && !inTheirs) {
      end(key, MergeCase.CONVERGENT_DELETE, RecordOutcome.REMOVED);
    } else if (!inOurs) {
      removed(key, MergeSide.THEIRS, MergeCase.DELETE_AGAINST_MODIFY);
    } else if (!inTheirs) {
      removed(key, MergeSide.OURS, MergeCase.MODIFY_AGAINST_DELETE);
    } else if (fields.agree(key)) {
      end(key, inBase ? MergeCase.CONVERGENT_MODIFY : MergeCase.CONVERGENT_ADD, RecordOutcome.OURS);
    } else if (inBase && fields.isBase(MergeSide.OURS, key)) {
      end(key, MergeCase.ONE_SIDED_MODIFY, RecordOutcome.THEIRS);
    } else if (inBase && fields.isBase(MergeSide.THEIRS, key)) {
      end(key, MergeCase.ONE_SIDED_MODIFY, RecordOutcome.OURS);
    } else {
      both(key, inBase);
    }
  }

  private void end(int key, MergeCase mergeCase, RecordOutcome outcome) {
    cases[key] = mergeCase;
    outcomes[key] = outcome;
  }

  /** One side removed the record and the other, {@code kept}, has it. */
  private void removed(int key, MergeSide kept, MergeCase conflict) {
    if (fields.isBase(kept, key)) {
      end(key, MergeCase.ONE_SIDED_DELETE, RecordOutcome.REMOVED);
      return;
    }
    RecordResolution resolution = resolution(key);
    MergeSide side = resolution == null ? choices.preference().side() : resolution.side();
    if (resolution != null && !resolution.values().isEmpty()) {
      MergeSide from = side != null && fields.has(side, key) ? side : kept;
      for (int c = 0; c < picks.length; c++) {
        picks[c][key] = hasValue(resolution, c) ? RESOLVED : (byte) from.place();
      }
      end(key, conflict, RecordOutcome.WRITTEN);
    } else if (side == null) {
      end(key, conflict, RecordOutcome.CONFLICT);
    } else {
      end(key, conflict, fields.has(side, key) ? RecordOutcome.of(side) : RecordOutcome.REMOVED);
    }
  }

  /** Both sides have the record, with different fields, and neither is that of the base. */
  private void both(int key, boolean inBase) {
    RecordResolution resolution = resolution(key);
    MergeSide side = resolution == null ? choices.preference().side() : resolution.side();
    boolean whole = choices.kind() == MergeKind.TWO_WAY;
    boolean common = false;
    boolean clash = false;
    for (int c = 0; c < picks.length; c++) {
      byte pick = pick(c, key, inBase);
      common |= pick == CLASH;
      if (resolution != null && hasValue(resolution, c)) {
        pick = RESOLVED;
      } else if (whole && side != null) {
        pick = (byte) side.place();
      } else if (whole) {
        pick = fields.oursIsTheirs(c, key) ? OURS : CLASH;
      } else if (pick == CLASH) {
        byte decided = byPolicy(c, key);
        pick = decided == CLASH && side != null ? (byte) side.place() : decided;
      }
      picks[c][key] = pick;
      clash |= pick == CLASH;
    }
    MergeCase found =
        !inBase
            ? MergeCase.DIVERGENT_ADD
            : common ? MergeCase.DIVERGENT_MODIFY_SAME_FIELD : MergeCase.DIVERGENT_MODIFY_DISJOINT;
    boolean nowhere = !inBase && resolution != null && side == MergeSide.BASE;
    end(
        key,
        found,
        nowhere ? RecordOutcome.REMOVED : clash ? RecordOutcome.CONFLICT : RecordOutcome.WRITTEN);
  }

  /** The side that a field is taken from, or a clash. */
  private byte pick(int column, int key, boolean inBase) {
    if (fields.oursIsTheirs(column, key)) {
      return OURS;
    }
    if (inBase && fields.oursIsBase(column, key)) {
      return THEIRS;
    }
    return inBase && fields.theirsIsBase(column, key) ? OURS : CLASH;
  }

  private byte byPolicy(int column, int key) {
    CellPolicy policy = choices.policies().get(column);
    if (policy == null) {
      return CLASH;
    }
    if (policy instanceof CellPolicy.Take take) {
      return (byte) take.side().place();
    }
    if (policy instanceof CellPolicy.Newest) {
      return (byte) choices.newest().place();
    }
    if (policy instanceof CellPolicy.Extreme extreme) {
      int order =
          order(column)
              .compare(
                  fields.position(MergeSide.OURS, key), fields.position(MergeSide.THEIRS, key));
      return order * extreme.sign() >= 0 ? OURS : THEIRS;
    }
    return compute(policy, column, key) ? COMPUTED : CLASH;
  }

  private KeyOrder order(int column) {
    KeyOrder order = orders[column];
    if (order == null) {
      order = KeyOrder.of(fields.column(column));
      orders[column] = order;
    }
    return order;
  }

  private boolean compute(CellPolicy policy, int column, int key) {
    FieldVector vector = fields.column(column);
    Object was =
        fields.has(MergeSide.BASE, key)
            ? CellValues.of(vector, fields.position(MergeSide.BASE, key))
            : null;
    Object our = CellValues.of(vector, fields.position(MergeSide.OURS, key));
    Object their = CellValues.of(vector, fields.position(MergeSide.THEIRS, key));
    if (policy instanceof CellPolicy.Compute compute) {
      write(column, key, compute.function().merge(was, our, their));
      return true;
    }
    if (policy instanceof CellPolicy.Concatenate both) {
      write(
          column, key, our == null ? their : their == null ? our : our + both.separator() + their);
      return true;
    }
    try {
      write(column, key, CellSum.of(was, our, their));
      return true;
    } catch (SheafException e) {
      return false; // the sum does not fit into the column
    }
  }

  private void write(int column, int key, @Nullable Object value) {
    FieldVector target = computed[column];
    if (target == null) {
      target = fields.column(column).getField().createVector(allocator);
      target.setInitialCapacity(fields.count());
      target.allocateNew();
      computed[column] = target;
    }
    CellWriter.write(target, key, value);
  }

  /** Finds the records that come out like a row that is there. */
  private void settle() {
    for (FieldVector vector : computed) {
      if (vector != null) {
        vector.setValueCount(fields.count());
      }
    }
    int[] keys = new int[fields.count()];
    int written = 0;
    for (int i = 0; i < fields.count(); i++) {
      if (outcomes[i] == RecordOutcome.WRITTEN) {
        keys[written++] = i;
      }
    }
    if (written == 0) {
      return;
    }
    Map<MergeSide, boolean[]> alike = new EnumMap<>(MergeSide.class);
    for (MergeSide side : SIDES) {
      boolean[] same = new boolean[written];
      for (int i = 0; i < written; i++) {
        same[i] = fields.has(side, keys[i]);
      }
      for (int c = 0; c < picks.length; c++) {
        compare(c, side, keys, written, same);
      }
      alike.put(side, same);
    }
    for (MergeSide side : List.of(MergeSide.BASE, MergeSide.THEIRS, MergeSide.OURS)) {
      boolean[] same = Objects.requireNonNull(alike.get(side));
      for (int i = 0; i < written; i++) {
        if (same[i]) {
          outcomes[keys[i]] = RecordOutcome.of(side);
        }
      }
    }
  }

  /** Makes {@code same[i]} false where the field of a record is not that of a side. */
  private void compare(int column, MergeSide side, int[] keys, int count, boolean[] same) {
    for (int i = 0; i < count; i++) {
      if (same[i]) {
        same[i] = isSide(column, side, keys[i]);
      }
    }
  }

  private boolean isSide(int column, MergeSide side, int key) {
    byte pick = picks[column][key];
    if (pick == side.place()) {
      return true;
    }
    if (pick == COMPUTED) {
      return equal(computed(column), key, fields.column(column), fields.position(side, key));
    }
    if (pick == RESOLVED) {
      RecordResolution.ValueRef at = resolvedAt(column, key);
      FieldVector values = resolved.vector(at.batch(), column);
      return equal(values, at.row(), fields.column(column), fields.position(side, key));
    }
    return switch (pick + side.place()) {
      case 1 -> fields.oursIsBase(column, key); // BASE and OURS
      case 2 -> fields.theirsIsBase(column, key); // BASE and THEIRS
      default -> fields.oursIsTheirs(column, key);
    };
  }

  private static boolean equal(FieldVector a, int at, FieldVector b, int bt) {
    boolean[] equal = {true};
    RowEquality.equal(a, new int[] {at}, b, new int[] {bt}, 1, equal);
    return equal[0];
  }

  private @Nullable RecordResolution resolution(int key) {
    RecordResolution resolution = resolved.find(RecordKey.of(fields.contest(), key));
    resolutions[key] = resolution;
    return resolution;
  }

  private boolean hasValue(RecordResolution resolution, int column) {
    return resolution.values().containsKey(resolved.columnId(column));
  }
}
