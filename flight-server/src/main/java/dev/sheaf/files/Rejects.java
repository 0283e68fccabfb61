package dev.sheaf.files;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The records of a file that were left out because they could not be read.
 *
 * @param count how many
 * @param first the first of them, at most {@value #SHOWN_MAX}, in the order of the file
 */
public record Rejects(long count, List<Reject> first) {
  /** How many are kept one by one. */
  public static final int SHOWN_MAX = 10;

  /** Nothing was left out. */
  public static final Rejects NONE = new Rejects(0, List.of());

  /** Takes an immutable copy. */
  public Rejects {
    first = List.copyOf(first);
  }

  /**
   * One record that was left out.
   *
   * @param line the line on which it begins, from 1
   * @param problem what is wrong with it, e.g. {@code "length_ft" is '12x', not a whole number}
   */
  public record Reject(long line, String problem) {}

  /** The lines of the first ones: {@code 4, 17, 23, …}. */
  public String lines() {
    String lines =
        first.stream()
            .map(reject -> FileErrors.grouped(reject.line()))
            .collect(Collectors.joining(", "));
    return count > first.size() ? lines + ", …" : lines;
  }
}
