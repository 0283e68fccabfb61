package dev.sheaf.flight;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.diff.CellCounts;
import dev.sheaf.ops.diff.Diff;
import dev.sheaf.ops.diff.DiffCounts;
import dev.sheaf.ops.diff.DiffOptions;
import dev.sheaf.ops.diff.Distances;
import dev.sheaf.ops.diff.TableDiff;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** The actions that count what differs. */
final class DiffActions {
  private static final int REVISIONS_MAX = 1_000;

  private final BufferAllocator allocator;
  private final Dataset dataset;

  private DiffActions(BufferAllocator allocator, Dataset dataset) {
    this.allocator = allocator;
    this.dataset = dataset;
  }

  /** Adds them to others. */
  static void addTo(FlightActions.Builder actions, BufferAllocator allocator, Dataset dataset) {
    DiffActions here = new DiffActions(allocator, dataset);
    actions
        .add("sheaf.diff_stat", "counts what differs between two revisions", here::diffStat)
        .add("sheaf.distance", "counts the rows that differ, for each pair", here::distance);
  }

  private void diffStat(JsonBody body, FlightActions.Answers answers) {
    Diff diff = Diff.between(dataset, body.text("from"), body.text("to"));
    @Nullable String wanted = body.optionalText("table");
    boolean cells = body.flag("cells");
    body.requireNoMore();
    if (wanted != null) {
      diff.table(wanted); // which fails if neither version has it
    }
    DiffOptions options =
        DiffOptions.records().withCancellation(Cancellation.when(answers::isCancelled));
    for (String name : diff.tableNames()) {
      if (wanted == null || wanted.equals(name)) {
        TableDiff table = diff.table(name);
        answers.send(cells ? cells(table, options) : records(table, options));
      }
    }
  }

  private ObjectNode records(TableDiff table, DiffOptions options) {
    return answer(table, table.count(allocator, options));
  }

  private ObjectNode cells(TableDiff table, DiffOptions options) {
    CellCounts counts = table.countCells(allocator, options);
    ObjectNode answer = answer(table, counts.records()).put("cells", counts.cells());
    ObjectNode columns = answer.putObject("columns");
    counts
        .cellsByColumn()
        .forEach(
            (column, count) -> {
              if (count > 0) {
                columns.put(column, count);
              }
            });
    return answer;
  }

  private static ObjectNode answer(TableDiff table, DiffCounts counts) {
    ObjectNode answer =
        JsonBody.answer()
            .put("table", table.table())
            .put("added", counts.added())
            .put("removed", counts.removed())
            .put("modified", counts.modified());
    ArrayNode changes = answer.putArray("schema_changes");
    table.schemaChanges().forEach(change -> changes.add(change.sentence()));
    return answer;
  }

  private void distance(JsonBody body, FlightActions.Answers answers) {
    List<String> named = body.texts("revisions");
    @Nullable String table = body.optionalText("table");
    body.requireNoMore();
    List<String> revisions = named == null ? branches() : named;
    if (revisions.size() > REVISIONS_MAX) {
      throw body.wrong("revisions", "a list of at most " + REVISIONS_MAX + " revisions");
    }
    Distances distances =
        Distances.of(dataset, revisions, table, Cancellation.when(answers::isCancelled));
    for (int a = 0; a < revisions.size(); a++) {
      ObjectNode answer = JsonBody.answer().put("revision", revisions.get(a));
      ArrayNode rows = answer.putArray("rows");
      for (int b = 0; b < revisions.size(); b++) {
        rows.add(distances.between(a, b));
      }
      answers.send(answer);
    }
  }

  private List<String> branches() {
    return dataset.refs().stream()
        .filter(ref -> ref.kind() == RefKind.BRANCH)
        .map(Ref::name)
        .toList();
  }
}
