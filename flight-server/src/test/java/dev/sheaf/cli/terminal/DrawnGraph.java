package dev.sheaf.cli.terminal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a drawing back as a person would: from each version down along the lines. */
final class DrawnGraph {
  private final List<String> rows;
  private final Map<String, Set<String>> parents = new HashMap<>();

  /**
   * Reads a drawing.
   *
   * @param rows what was drawn; in each row with a version, its name stands behind the last column
   *     and a space
   */
  DrawnGraph(List<String> rows) {
    this.rows = rows;
    for (int row = 0; row < rows.size(); row++) {
      int at = rows.get(row).indexOf('●');
      if (at >= 0) {
        Set<String> found = new HashSet<>();
        if (isJoinedFromAbove(row + 1, at)) {
          follow(row + 1, at, found);
        }
        parents.put(name(row), found);
      }
    }
  }

  /** The names of the parents of each version. */
  Map<String, Set<String>> parents() {
    return parents;
  }

  private String name(int row) {
    String text = rows.get(row);
    return text.substring(text.lastIndexOf(' ') + 1);
  }

  private boolean isJoinedFromAbove(int row, int column) {
    return "●│┼├┴╯".indexOf(sign(row, column)) >= 0;
  }

  private char sign(int row, int column) {
    return row < rows.size() && column < rows.get(row).length()
        ? rows.get(row).charAt(column)
        : ' ';
  }

  private void follow(int row, int column, Set<String> found) {
    switch (sign(row, column)) {
      case '●' -> found.add(name(row));
      case '│', '┼' -> follow(row + 1, column, found);
      case '├' -> {
        follow(row + 1, column, found);
        followFork(row, column, found);
      }
      case '╯', '┴' -> {
        int start = column;
        while (sign(row, start) != '├' && sign(row, start) != '╭') {
          start--;
        }
        follow(row + 1, start, found);
      }
      default ->
          throw new AssertionError(
              "a line ends in row "
                  + row
                  + ", column "
                  + column
                  + " of\n"
                  + String.join("\n", rows));
    }
  }

  private void followFork(int row, int column, Set<String> found) {
    for (int i = column + 1; "─┼┬╮".indexOf(sign(row, i)) >= 0; i++) {
      if (sign(row, i) == '┬' || sign(row, i) == '╮') {
        follow(row + 1, i, found);
      }
    }
  }
}
