package dev.sheaf.cli.report;

import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.ops.diff.Diff;
import dev.sheaf.ops.diff.DiffCounts;
import dev.sheaf.ops.diff.DiffOptions;
import dev.sheaf.ops.merge.Conflicts;
import dev.sheaf.ops.merge.MergeCase;
import dev.sheaf.ops.merge.MergeInput;
import dev.sheaf.ops.merge.MergeKind;
import dev.sheaf.ops.merge.MergePlan;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.ops.merge.TableConflict;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** How a merge, or another command that merges, ended, as lines. */
public final class MergeReport {
  /** Conflicts of a table that are shown where nobody asked for all. */
  public static final long RECORDS_SHOWN = 10;

  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final int columns;
  private final Consumer<StyledText> lines;

  /**
   * A report.
   *
   * @param allocator pays for a batch of conflicts at a time
   * @param columns that a line may take
   * @param lines where they go
   */
  public MergeReport(
      BufferAllocator allocator, Dataset dataset, int columns, Consumer<StyledText> lines) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.columns = columns;
    this.lines = lines;
  }

  /** {@code merge base 41d09be · 12 changes on main, 3 on fixes}, and how many conflicts. */
  public void head(MergeInput input, MergeSides sides, @Nullable Conflicts conflicts) {
    @Nullable Version base = input.base();
    StyledText line =
        base == null
            ? StyledText.of("no version in common")
            : StyledText.of("merge base ").plus(abbreviated(base), Style.ID);
    line =
        line.plus(" · ")
            .plus(Figures.count(changes(base, input.ours()), "change"))
            .plus(" on " + sides.ours() + ", ")
            .plus(Figures.count(changes(base, input.theirs())) + " on " + sides.theirs())
            .plus(" · ");
    lines.accept(line.plus(count(conflicts)));
  }

  /** {@code revert of 2f3ee01 · 12 changes}, and how many conflicts. */
  public void head(String title, MergeInput input, Conflicts conflicts) {
    String changes = Figures.count(changes(input.base(), input.theirs()), "change");
    say(title + " · " + changes + " · " + count(conflicts));
  }

  /** {@code 3 conflicts in runways, 1 in airports}. */
  public static String count(@Nullable Conflicts conflicts) {
    if (conflicts == null || conflicts.isEmpty()) {
      return "no conflicts";
    }
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, Long> table : conflicts.recordCounts().entrySet()) {
      String count =
          parts.isEmpty()
              ? Figures.count(table.getValue(), "conflict")
              : Figures.count(table.getValue());
      parts.add(count + " in " + table.getKey());
    }
    SortedSet<String> tables = new TreeSet<>();
    conflicts.tableConflicts().forEach(conflict -> tables.add(conflict.table()));
    if (!tables.isEmpty()) {
      parts.add("clashes in the columns of " + String.join(", ", tables));
    }
    return String.join(", ", parts);
  }

  /** The same of what is pending: {@code no conflicts left}. */
  public static String left(Conflicts conflicts) {
    return conflicts.isEmpty() ? "no conflicts left" : count(conflicts);
  }

  private long changes(@Nullable Version base, Version to) {
    if (base == null) {
      return to.tables().values().stream().mapToLong(TableState::rowCount).sum();
    }
    Diff diff = Diff.between(dataset, base, to);
    DiffCounts counts = DiffCounts.NONE;
    for (String table : diff.tableNames()) {
      counts = counts.plus(diff.table(table).count(allocator, DiffOptions.records()));
    }
    return counts.added() + counts.removed() + counts.modified();
  }

  /**
   * The conflicts themselves.
   *
   * @param recordsMax of one table at most
   * @return how to resolve the first; null if only tables themselves clash
   */
  public ConflictLines.@Nullable Example conflicts(
      Conflicts conflicts, MergeSides sides, long recordsMax) {
    ConflictLines text = new ConflictLines(allocator, dataset, sides, columns);
    for (TableConflict conflict : conflicts.tableConflicts()) {
      text.table(conflict, lines);
    }
    boolean several = conflicts.recordCounts().size() > 1;
    for (Map.Entry<String, Long> table : conflicts.recordCounts().entrySet()) {
      if (several) {
        lines.accept(StyledText.of(table.getKey(), Style.HEADING));
      }
      long shown = text.records(conflicts, table.getKey(), recordsMax, lines);
      if (shown < table.getValue()) {
        lines.accept(
            StyledText.of(
                "  … and " + Figures.count(table.getValue() - shown) + " more", Style.FAINT));
      }
    }
    return text.example();
  }

  /** How to resolve conflicts, and how to go on then. */
  public void waysOut(
      PendingMerge pending, Conflicts conflicts, ConflictLines.@Nullable Example example) {
    String into = PendingWords.into(dataset, pending.branch());
    StringBuilder ways = new StringBuilder("resolve: sheaf resolve ");
    if (example == null) {
      String table = ShellWord.of(conflicts.tableConflicts().get(0).table());
      ways.append("--ours ").append(table).append(" · --theirs ").append(table);
    } else {
      String table = ShellWord.of(example.table());
      String named = conflicts.recordCounts().size() > 1 ? ' ' + table : "";
      ways.append("--theirs ").append(table).append(' ').append(ShellWord.of(example.id()));
      if (!example.cell().isEmpty()) {
        ways.append(" · --cell ").append(ShellWord.of(example.cell())).append(named);
      }
      ways.append(" · --from answers.csv").append(named);
    }
    say(ways.append(into).toString());
    say("then:    " + PendingWords.ends(dataset, pending));
  }

  /** How many records both sides changed without a conflict; nothing if none. */
  public void together(MergePlan plan) {
    long records = plan.cases().getOrDefault(MergeCase.DIVERGENT_MODIFY_DISJOINT, 0L);
    if (records > 0 && plan.policy().kind() == MergeKind.THREE_WAY) {
      say(
          Figures.count(records, "record was", "records were")
              + " changed on both sides, in different cells");
    }
  }

  /** A version that was made, as the log shows it. */
  public void made(Version version) {
    new HistoryLines(
            dataset.graph(),
            new RefLabels(dataset),
            new ChangeCounter(allocator, dataset),
            HistoryLines.Form.LIST,
            columns)
        .forEach(List.of(version).iterator(), lines);
  }

  private void say(String text) {
    lines.accept(StyledText.of(text));
  }

  /** The short id of a version. */
  public String abbreviated(Version version) {
    return dataset.graph().abbreviate(version.id());
  }
}
