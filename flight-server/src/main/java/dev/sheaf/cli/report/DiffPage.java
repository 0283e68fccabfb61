package dev.sheaf.cli.report;

import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.ops.CellValues;
import dev.sheaf.ops.diff.CellCounts;
import dev.sheaf.ops.diff.Diff;
import dev.sheaf.ops.diff.DiffBatch;
import dev.sheaf.ops.diff.DiffCursor;
import dev.sheaf.ops.diff.DiffOptions;
import dev.sheaf.ops.diff.DiffType;
import dev.sheaf.ops.diff.SchemaChange;
import dev.sheaf.ops.diff.TableDiff;
import dev.sheaf.store.graph.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * A difference as a page of HTML for people, in one file that refers to nothing else: both
 * versions, a summary, and for each table its records with the cells that differ, before → after.
 *
 * <p>Of each table at most {@value #RECORDS_MAX} records are shown, and the page says how many more
 * there are. <i>Memory:</i> one batch; the page is written as it is made.
 */
public final class DiffPage {
  /** Records of a table that a page shows. */
  public static final int RECORDS_MAX = 1_000;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm xxx", Locale.ROOT);

  private final BufferAllocator allocator;
  private final Diff diff;
  private final DiffOptions options;
  private final Writer out;

  private DiffPage(BufferAllocator allocator, Diff diff, DiffOptions options, Writer out) {
    this.allocator = allocator;
    this.diff = diff;
    this.options = options.withBatchRows(RECORDS_MAX);
    this.out = out;
  }

  private record Section(TableDiff table, CellCounts counts) {}

  /**
   * Writes the page of some tables.
   *
   * @param tables of the difference
   */
  public static void write(
      BufferAllocator allocator, Diff diff, List<TableDiff> tables, DiffOptions options, Writer out)
      throws IOException {
    new DiffPage(allocator, diff, options, out).write(tables);
  }

  private void write(List<TableDiff> tables) throws IOException {
    List<Section> sections = new ArrayList<>();
    for (TableDiff table : tables) {
      sections.add(new Section(table, table.countCells(allocator, options)));
    }
    out.write("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    out.write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.write("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    out.write(text(name(diff.from()) + " → " + name(diff.to())));
    out.write("</title>\n<style>\n" + style() + "</style></head>\n<body><main>\n");
    out.write("<header><h1>What changed</h1>\n<div class=\"versions\">\n");
    version("before", diff.from());
    out.write("<span class=\"arrow\">→</span>\n");
    version("after", diff.to());
    out.write("</div></header>\n");
    summary(sections);
    for (Section section : sections) {
      section(section);
    }
    out.write("<footer>made by sheaf diff</footer>\n</main></body></html>\n");
  }

  private static String name(Version version) {
    return version.id().shortHex() + " " + version.subject();
  }

  private void version(String side, Version version) throws IOException {
    out.write("<div class=\"version\"><small>" + side + "</small><b>");
    out.write(text(version.subject().isEmpty() ? "(no message)" : version.subject()));
    out.write("</b><span><code>" + version.id().shortHex() + "</code> ");
    out.write(text(TIME.format(version.time())));
    out.write(version.author().isEmpty() ? "" : " · " + text(version.author()));
    out.write("</span></div>\n");
  }

  private void summary(List<Section> sections) throws IOException {
    if (sections.isEmpty()) {
      out.write("<p class=\"nothing\">Nothing: both hold the same.</p>\n");
      return;
    }
    out.write("<div class=\"scroll\"><table class=\"summary\"><thead><tr><th>table</th>");
    out.write("<th class=\"n\">added</th><th class=\"n\">removed</th>");
    out.write("<th class=\"n\">modified</th><th class=\"n\">cells</th></tr></thead><tbody>\n");
    for (Section section : sections) {
      CellCounts counts = section.counts;
      out.write("<tr><td><a href=\"#" + text(section.table.table()) + "\">");
      out.write(text(section.table.table()) + "</a></td>");
      count("added", counts.records().added());
      count("removed", counts.records().removed());
      count("modified", counts.records().modified());
      count("", counts.cells());
      out.write("</tr>\n");
    }
    out.write("</tbody></table></div>\n");
  }

  private void count(String type, long count) throws IOException {
    out.write("<td class=\"n " + (count == 0 ? "zero" : type) + "\">");
    out.write(Figures.count(count) + "</td>");
  }

  private void section(Section section) throws IOException {
    TableDiff table = section.table;
    out.write("<section id=\"" + text(table.table()) + "\">\n<h2>");
    out.write(text(table.table()) + "</h2>\n");
    if (!table.schemaChanges().isEmpty()) {
      out.write("<ul class=\"schema\">");
      for (SchemaChange change : table.schemaChanges()) {
        out.write("<li>" + text(change.sentence()) + "</li>");
      }
      out.write("</ul>\n");
    }
    long[] shown = {0};
    try (DiffCursor cursor = table.open(allocator, options)) {
      boolean more = true;
      while (more && shown[0] < RECORDS_MAX) {
        more = cursor.advanceRows(batch -> records(table, batch, shown));
      }
    }
    out.write(shown[0] == 0 ? "" : "</tbody></table></div>\n");
    var counts = section.counts.records();
    long all = counts.added() + counts.removed() + counts.modified();
    if (all > shown[0] && shown[0] == RECORDS_MAX) {
      out.write("<p class=\"more\">… and " + Figures.count(all - shown[0]) + " more</p>\n");
    }
    out.write("</section>\n");
  }

  private void records(TableDiff table, DiffBatch batch, long[] shown) {
    try {
      if (shown[0] == 0) {
        out.write("<div class=\"scroll\"><table class=\"rows\"><thead><tr><th></th>");
        for (int c = 0; c < batch.columns().size(); c++) {
          String name = batch.columns().get(c).name();
          boolean key = table.keyColumns().contains(name);
          out.write((key ? "<th class=\"key\">" : "<th>") + text(name) + "</th>");
        }
        out.write("</tr></thead><tbody>\n");
      }
      for (int row = 0; row < batch.count() && shown[0] < RECORDS_MAX; row++) {
        record(batch, row);
        shown[0]++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void record(DiffBatch batch, int row) throws IOException {
    DiffType type = batch.type(row);
    String sign =
        switch (type) {
          case ADDED -> "+";
          case REMOVED -> "−";
          case MODIFIED -> "~";
        };
    out.write("<tr class=\"" + type.word() + "\"><th title=\"" + type.word() + "\">");
    out.write(sign + "</th>");
    for (int c = 0; c < batch.columns().size(); c++) {
      if (batch.isChanged(c, row)) {
        out.write("<td class=\"changed\"><del>" + cell(batch.before(c), row) + "</del>");
        out.write(" <span class=\"to\">→</span> <ins>" + cell(batch.after(c), row));
        out.write("</ins></td>");
      } else {
        FieldVector values = type == DiffType.REMOVED ? batch.before(c) : batch.after(c);
        out.write("<td>" + cell(values, row) + "</td>");
      }
    }
    out.write("</tr>\n");
  }

  private static String cell(FieldVector values, int row) {
    @Nullable Object value = CellValues.of(values, row);
    return value == null ? "<i>null</i>" : text(CellText.of(value));
  }

  /**
   * As HTML; control characters, which a page may not hold, become the sign for what is unknown.
   */
  private static String text(String plain) {
    StringBuilder safe = new StringBuilder(plain.length() + 16);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? '\ufffd' : c);
      }
    }
    return safe.toString();
  }

  private static String style() {
    try (InputStream in =
        Objects.requireNonNull(DiffPage.class.getResourceAsStream("diff-page.css"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
