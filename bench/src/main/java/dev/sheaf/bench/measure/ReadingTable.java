package dev.sheaf.bench.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * Readings as aligned text: one line each, the spread beside the median.
 *
 * <p>Lines are known only when all figures have run, so the table is printed at the end.
 */
public final class ReadingTable {
  private static final List<String> HEAD =
      List.of("figure", "measured", "target", "median", "quartiles", "least and most", "");

  private final List<List<String>> lines = new ArrayList<>();

  /** Adds a line. */
  public void add(String figure, Reading reading) {
    Samples samples = reading.samples();
    String unit = reading.unit().isEmpty() ? "" : " " + reading.unit();
    boolean once = samples.count() == 1;
    lines.add(
        List.of(
            figure,
            reading.subject(),
            reading.target().toString(),
            Numbers.measured(reading.value()) + unit,
            once ? "" : between(samples.quantile(0.25), samples.quantile(0.75)),
            once ? "" : between(samples.min(), samples.max()),
            verdict(reading)));
  }

  /** All lines below a head. */
  @Override
  public String toString() {
    int[] widths = new int[HEAD.size()];
    measure(HEAD, widths);
    lines.forEach(line -> measure(line, widths));
    StringBuilder text = new StringBuilder();
    append(text, HEAD, widths);
    append(text, HEAD.stream().map(name -> "").toList(), widths);
    lines.forEach(line -> append(text, line, widths));
    return text.toString();
  }

  private static String verdict(Reading reading) {
    if (reading.target().kind() == Target.Kind.NONE) {
      return "";
    }
    return reading.isMet() ? "pass" : "SHORT";
  }

  private static String between(double low, double high) {
    return Numbers.measured(low) + " .. " + Numbers.measured(high);
  }

  private static void measure(List<String> line, int[] widths) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], line.get(i).length());
    }
  }

  private static void append(StringBuilder text, List<String> line, int[] widths) {
    int begun = text.length();
    for (int i = 0; i < widths.length; i++) {
      text.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
    }
    int end = text.length();
    while (end > begun && text.charAt(end - 1) == ' ') {
      end--;
    }
    text.setLength(end);
    text.append('\n');
  }
}
