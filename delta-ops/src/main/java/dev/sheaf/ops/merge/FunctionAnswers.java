package dev.sheaf.ops.merge;

import dev.sheaf.ops.merge.RecordResolution.ValueRef;
import dev.sheaf.store.schema.TableSchema;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * Turns what functions decide into resolutions, which can be stored where functions cannot.
 *
 * <p>Looks at the records that are in conflict without the functions, decides them with, and keeps
 * the fields that a function decided.
 */
final class FunctionAnswers {
  private final BufferAllocator allocator;
  private final MergePlan plan;
  private final Resolutions answers = new Resolutions();

  private FunctionAnswers(BufferAllocator allocator, MergePlan plan) {
    this.allocator = allocator;
    this.plan = plan;
  }

  /** The answers of the plan's functions. */
  static Resolutions of(BufferAllocator allocator, MergePlan plan) {
    FunctionAnswers answers = new FunctionAnswers(allocator, plan);
    MergePlan without =
        MergePlan.of(allocator, plan.input(), plan.policy().withoutFunctions(), plan.options());
    without.tables().values().stream()
        .filter(table -> table.conflictCount() > 0)
        .forEach(answers::add);
    return answers.answers;
  }

  private void add(TablePlan undecided) {
    String name = undecided.table();
    TableSchema schema = Objects.requireNonNull(undecided.schema());
    // Read with all policies: a plan with the same rows, whose reader decides with the functions.
    try (ConflictReader reader = ConflictReader.open(allocator, plan, undecided)) {
      reader.visitBlocks(
          (contest, fields, merge) -> {
            SortedMap<Integer, FieldVector> computed = computed(name, schema, merge);
            if (!computed.isEmpty()) {
              add(name, schema, contest, merge, computed);
            }
          });
    }
  }

  /** The columns that a function decided in some record of the block, borrowed. */
  private SortedMap<Integer, FieldVector> computed(
      String table, TableSchema schema, RecordMerge merge) {
    SortedMap<Integer, FieldVector> computed = new TreeMap<>();
    for (int c = 0; c < schema.columns().size(); c++) {
      CellPolicy policy = plan.policy().of(table, schema.columns().get(c).name());
      if (policy instanceof CellPolicy.Compute) {
        for (int i = 0; i < merge.count(); i++) {
          if (merge.pick(c, i) == RecordMerge.COMPUTED) {
            computed.put(c, merge.computed(c));
            break;
          }
        }
      }
    }
    return computed;
  }

  private void add(
      String name,
      TableSchema schema,
      Contest contest,
      RecordMerge merge,
      SortedMap<Integer, FieldVector> computed) {
    TableResolutions table = answers.of(name);
    try (ValueBatch values = new ValueBatch(allocator, schema)) {
      computed.forEach(values::addSome);
      int batch = table.addBatch(values.pack(merge.count()));
      for (int i = 0; i < merge.count(); i++) {
        SortedMap<Long, ValueRef> refs = new TreeMap<>();
        for (int column : computed.keySet()) {
          if (merge.pick(column, i) == RecordMerge.COMPUTED) {
            refs.put(schema.columns().get(column).id(), new ValueRef(batch, i));
          }
        }
        if (!refs.isEmpty()) {
          table.putValues(RecordKey.of(contest, i), refs);
        }
      }
    }
  }
}
