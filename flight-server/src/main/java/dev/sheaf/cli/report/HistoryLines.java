package dev.sheaf.cli.report;

import dev.sheaf.cli.terminal.DisplayWidth;
import dev.sheaf.cli.terminal.GraphDrawing;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.cli.terminal.Terminal;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionGraph;
import dev.sheaf.store.graph.VersionId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A history as lines, one per version:
 *
 * <pre>
 * ● 8f31c2a  1.54.0               main   +12 ~3      2025-06-12
 * │ ● c7715aa  normalise charsets  clean  ~418        2026-11-21
 * ├─╯
 * ● 41d09be  1.52.0                      +31 −2 ~9   2022-04-04
 * </pre>
 *
 * <p>Columns stand below each other within blocks of {@value #BLOCK} versions, so that a history of
 * any length is shown as it is walked. The subject is what gives way on a narrow screen.
 */
public final class HistoryLines {
  private static final int BLOCK = 256;
  private static final int SUBJECT_MIN = 12;
  private static final int SUBJECT_MAX = 60;
  private static final int LABELS_MAX = 32;
  private static final String GAP = "  ";

  private final VersionGraph graph;
  private final RefLabels labels;
  private final ChangeCounter changes;
  private final Form form;
  private final int columns;
  private final GraphDrawing<VersionId> drawing = new GraphDrawing<>();

  /** Whether the lines between versions are drawn. */
  public enum Form {
    /** A list. */
    LIST,
    /** A list with the version graph beside it. */
    GRAPH
  }

  /**
   * Lines for one history.
   *
   * @param columns that a line may take, as {@link Terminal#resultColumns()}
   */
  public HistoryLines(
      VersionGraph graph, RefLabels labels, ChangeCounter changes, Form form, int columns) {
    this.graph = graph;
    this.labels = labels;
    this.changes = changes;
    this.form = form;
    this.columns = columns;
  }

  private record Line(
      StyledText begin,
      String subject,
      StyledText refs,
      StyledText counts,
      String date,
      List<String> links) {}

  /** Passes on the lines of a history, which is walked once. */
  public void forEach(Iterator<Version> history, Consumer<StyledText> lines) {
    List<Line> block = new ArrayList<>();
    while (history.hasNext()) {
      block.add(line(history.next()));
      if (block.size() == BLOCK || !history.hasNext()) {
        layOut(block, lines);
        block.clear();
      }
    }
  }

  private Line line(Version version) {
    GraphDrawing.@Nullable Rows rows =
        form == Form.GRAPH ? drawing.next(version.id(), version.parents(), "●") : null;
    StyledText begin = rows == null ? StyledText.of("● ") : StyledText.of(rows.node(), Style.PLAIN);
    return new Line(
        begin.plus(graph.abbreviate(version.id()), Style.ID),
        DisplayWidth.clean(version.subject()),
        labels.shown(version.id()).cut(LABELS_MAX),
        CountsText.shown(changes.of(version)),
        version.time().toLocalDate().toString(),
        rows == null ? List.of() : rows.links());
  }

  private void layOut(List<Line> block, Consumer<StyledText> lines) {
    int begin = block.stream().mapToInt(line -> line.begin.width()).max().orElse(0);
    int subject = block.stream().mapToInt(line -> DisplayWidth.of(line.subject)).max().orElse(0);
    int refs = block.stream().mapToInt(line -> line.refs.width()).max().orElse(0);
    int counts = block.stream().mapToInt(line -> line.counts.width()).max().orElse(0);
    int date = block.get(0).date.length();
    int others = begin + gapped(refs) + gapped(counts) + gapped(date) + GAP.length();
    int subjectMax =
        columns == Terminal.UNLIMITED ? SUBJECT_MAX : Math.max(SUBJECT_MIN, columns - others);
    int subjectColumns = Math.min(subject, subjectMax);
    for (Line line : block) {
      // With a graph the subject begins right after the id, which no longer stands in a column.
      int shift = begin - line.begin.width();
      StyledText shown =
          line.begin
              .plus(GAP)
              .plus(subject(line.subject, subjectColumns + shift).padEnd(subjectColumns + shift));
      shown = refs == 0 ? shown : shown.plus(GAP).plus(line.refs.padEnd(refs));
      shown = counts == 0 ? shown : shown.plus(GAP).plus(line.counts.padEnd(counts));
      lines.accept(shown.plus(GAP).plus(line.date, Style.FAINT));
      line.links.forEach(link -> lines.accept(StyledText.of(link)));
    }
  }

  /** Where nobody looks, nothing is cut. */
  private StyledText subject(String subject, int subjectColumns) {
    StyledText text = StyledText.of(subject);
    return columns == Terminal.UNLIMITED ? text : text.cut(subjectColumns);
  }

  private static int gapped(int width) {
    return width == 0 ? 0 : width + GAP.length();
  }
}
