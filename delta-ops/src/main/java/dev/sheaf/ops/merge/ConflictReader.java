package dev.sheaf.ops.merge;

import dev.sheaf.ops.pair.GroupOrder;
import dev.sheaf.store.scan.BudgetErrors;
import dev.sheaf.store.scan.RowReader;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.vector.GrowingColumn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Pulls the conflicts of one table, batch by batch, in the order of the key.
 *
 * <p>The columns are described at {@link Conflicts#open}.
 *
 * <p><i>Ownership:</i> the caller closes it; batches are lent until the call returns.
 * <i>Threads:</i> one. <i>Cost:</i> reads the rows of the conflicts, and nothing else.
 */
public final class ConflictReader implements AutoCloseable {
  private static final int BATCH_ROWS = 1_024;

  private final BufferAllocator allocator;
  private final RowReader reader;
  private final TableSchema table;
  private final Schema schema;
  private final ColumnChoices choices;
  private final ResolvedValues resolved;
  private final Contests contests;
  private Contest waiting = new Contest();
  private int next;

  private ConflictReader(
      BufferAllocator allocator,
      RowReader reader,
      TableSchema table,
      ColumnChoices choices,
      ResolvedValues resolved,
      Contests contests) {
    this.allocator = allocator;
    this.reader = reader;
    this.table = table;
    this.schema = ConflictSchema.of(table);
    this.choices = choices;
    this.resolved = resolved;
    this.contests = contests;
  }

  /** Begins to read; the caller closes the result, before the allocator. */
  static ConflictReader open(BufferAllocator allocator, MergePlan plan, TablePlan table) {
    TableSchema schema = Objects.requireNonNull(table.schema());
    MergeInput input = plan.input();
    RowReader reader = input.dataset().rowReader(input.ours(), table.table());
    ColumnChoices choices =
        ColumnChoices.of(plan.policy(), table.table(), schema, input.ours(), input.theirs());
    ResolvedValues resolved =
        ResolvedValues.read(allocator, plan.resolutions().of(table.table()), schema);
    try {
      Contests contests =
          Contests.open(
              allocator, reader, schema, table.conflicts(), GroupOrder.KEY, plan.options());
      return new ConflictReader(allocator, reader, schema, choices, resolved, contests);
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, resolved);
      throw e;
    }
  }

  /** The columns of every batch. */
  public Schema schema() {
    return schema;
  }

  /**
   * Lends the next batch to the consumer, if there is one.
   *
   * @return false at the end: the consumer was not called and never will be
   */
  public boolean advance(Consumer<VectorSchemaRoot> consumer) {
    return BudgetErrors.within(allocator, () -> advanceNow(consumer));
  }

  /** Lends all batches that are left. */
  public void forEach(Consumer<VectorSchemaRoot> consumer) {
    while (advance(consumer)) {
      // each call does one batch
    }
  }

  private boolean advanceNow(Consumer<VectorSchemaRoot> consumer) {
    if (next == waiting.count()) {
      Contest more = contests.next();
      if (more == null) {
        return false;
      }
      waiting = more;
      next = 0;
    }
    Contest batch = waiting.slice(next, Math.min(waiting.count(), next + BATCH_ROWS));
    next += batch.count();
    try (ContestFields fields = ContestFields.read(allocator, reader, table, batch);
        RecordMerge merge = RecordMerge.of(allocator, fields, choices, resolved);
        VectorSchemaRoot root = root(fields, merge)) {
      consumer.accept(root);
    }
    return true;
  }

  /** One conflict and its key as text, for who looks for some. */
  interface Visitor {
    void visit(String id, RecordKey key);
  }

  /** Some conflicts, for who looks at all of them. */
  interface BlockVisitor {
    void visit(Contest contest, ContestFields fields, RecordMerge merge);
  }

  /** Visits all conflicts that are left. */
  void visit(Visitor visitor) {
    visitBlocks(
        (contest, fields, merge) -> {
          List<FieldVector> keys = keys(fields);
          for (int i = 0; i < contest.count(); i++) {
            visitor.visit(id(fields, keys, i), RecordKey.of(contest, i));
          }
        });
  }

  /** Visits all conflicts that are left, in blocks. */
  void visitBlocks(BlockVisitor visitor) {
    contests.forEach(
        contest -> {
          try (ContestFields fields = ContestFields.read(allocator, reader, table, contest);
              RecordMerge merge = RecordMerge.of(allocator, fields, choices, resolved)) {
            visitor.visit(contest, fields, merge);
          }
        });
  }

  private List<FieldVector> keys(ContestFields fields) {
    return Arrays.stream(table.keyPositions()).mapToObj(fields::column).toList();
  }

  private static String id(ContestFields fields, List<FieldVector> keys, int key) {
    MergeSide side = fields.has(MergeSide.OURS, key) ? MergeSide.OURS : MergeSide.THEIRS;
    return KeyText.of(keys, fields.position(side, key));
  }

  private VectorSchemaRoot root(ContestFields fields, RecordMerge merge) {
    List<FieldVector> columns = new ArrayList<>();
    try {
      List<FieldVector> keys = keys(fields);
      texts(columns, i -> id(fields, keys, i), fields.count());
      for (int c = 0; c < fields.columnCount(); c++) {
        for (MergeSide side : MergeSide.values()) {
          try (GrowingColumn column =
              GrowingColumn.create(allocator, schema.getFields().get(columns.size()))) {
            column.append(fields.column(c), fields.position(side, 0), fields.count());
            columns.add(column.finish());
          }
        }
      }
      texts(columns, i -> merge.mergeCase(i).diffType(MergeSide.OURS), fields.count());
      texts(columns, i -> merge.mergeCase(i).diffType(MergeSide.THEIRS), fields.count());
      clashes(columns, merge);
      return new VectorSchemaRoot(schema, columns, fields.count());
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, columns);
      throw e;
    }
  }

  /** Text by row. */
  private interface Texts {
    String at(int row);
  }

  private void texts(List<FieldVector> columns, Texts texts, int count) {
    VarCharVector vector =
        (VarCharVector) schema.getFields().get(columns.size()).createVector(allocator);
    columns.add(vector);
    vector.allocateNew(count);
    for (int i = 0; i < count; i++) {
      vector.setSafe(i, texts.at(i).getBytes(StandardCharsets.UTF_8));
    }
    vector.setValueCount(count);
  }

  private void clashes(List<FieldVector> columns, RecordMerge merge) {
    ListVector vector = (ListVector) schema.getFields().get(columns.size()).createVector(allocator);
    columns.add(vector);
    VarCharVector names = (VarCharVector) vector.getDataVector();
    int end = 0;
    for (int i = 0; i < merge.count(); i++) {
      int start = vector.startNewValue(i);
      for (int c = 0; c < table.columns().size(); c++) {
        if (merge.clashes(c, i)) {
          names.setSafe(end++, table.columns().get(c).name().getBytes(StandardCharsets.UTF_8));
        }
      }
      vector.endValue(i, end - start);
    }
    names.setValueCount(end);
    vector.setValueCount(merge.count());
  }

  @Override
  public void close() {
    contests.close();
    resolved.close();
  }
}
