package dev.sheaf.store.graph;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Revision.Ancestor;
import dev.sheaf.store.graph.Revision.Anchor;
import dev.sheaf.store.graph.Revision.AsOf;
import dev.sheaf.store.graph.Revision.Earlier;
import dev.sheaf.store.graph.Revision.Named;
import dev.sheaf.store.graph.Revision.Parent;
import dev.sheaf.store.graph.Revision.Point;
import dev.sheaf.store.graph.Revision.Range;
import dev.sheaf.store.graph.Revision.Step;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Reads the grammar of {@link Revision} from left to right, one method for each of its rules. */
final class RevisionParser {
  private final String text;
  private int position;

  RevisionParser(String text) {
    this.text = text;
  }

  Revision revision() {
    if (text.length() > Revision.CHARS_MAX) {
      throw bad("it is too long", Revision.CHARS_MAX);
    }
    if (text.isEmpty()) {
      throw bad("it is empty", 0);
    }
    Point from = at("..") ? head() : point();
    if (position == text.length()) {
      return from;
    }
    if (!at("..")) {
      throw bad(unexpected(), position);
    }
    Range.Kind kind = at("...") ? Range.Kind.SYMMETRIC : Range.Kind.BETWEEN;
    boolean fromLeftOut = position == 0;
    position += kind == Range.Kind.SYMMETRIC ? 3 : 2;
    boolean toLeftOut = position == text.length();
    if (fromLeftOut && toLeftOut) {
      throw bad("a range names at least one version", 0);
    }
    Point to = toLeftOut ? head() : point();
    if (position < text.length()) {
      throw bad(at("..") ? "a range has two sides" : unexpected(), position);
    }
    return new Range(from, to, kind);
  }

  private static Point head() {
    return new Point(new Named(Revision.HEAD), List.of());
  }

  private Point point() {
    Anchor anchor = anchor();
    List<Step> steps = new ArrayList<>();
    while (at("~") || at("^")) {
      boolean ancestor = at("~");
      position++;
      int number = isDigit() ? number() : 1;
      steps.add(ancestor ? new Ancestor(number) : new Parent(number));
    }
    return new Point(anchor, steps);
  }

  private Anchor anchor() {
    String name = name();
    if (!at("@{")) {
      return new Named(name);
    }
    int open = position + 2;
    int close = text.indexOf('}', open);
    if (close < 0) {
      throw bad("'@{' is not closed by '}'", position);
    }
    position = open;
    if (open == close) {
      throw bad("the braces are empty; give a number or a time as 2025-01-31T12:40", open);
    }
    Anchor anchor = isNumber(open, close) ? new Earlier(name, number()) : asOf(name, close);
    position = close + 1;
    return anchor;
  }

  private AsOf asOf(String name, int close) {
    try {
      return new AsOf(name, PointInTime.parse(text.substring(position, close)));
    } catch (DateTimeParseException e) {
      throw bad(
          "in braces stands a number, or a time as 2025-01-31, 2025-01-31T12:40 or"
              + " 2025-01-31 12:40:00Z",
          position + e.getErrorIndex());
    }
  }

  private String name() {
    if (at("@{")) {
      return Revision.HEAD;
    }
    if (at("@")) {
      position++;
      return Revision.HEAD;
    }
    int start = position;
    while (position < text.length() && RefName.isAllowed(text.charAt(position)) && !at("..")) {
      position++;
    }
    if (start == position || text.charAt(start) == '.') {
      throw bad(start == text.length() ? "a name is missing" : unexpected(), start);
    }
    return text.substring(start, position);
  }

  private int number() {
    int start = position;
    long number = 0;
    while (isDigit()) {
      number = 10 * number + (text.charAt(position) - '0');
      if (number > Revision.NUMBER_MAX) {
        throw bad("the number is too large", start);
      }
      position++;
    }
    return (int) number;
  }

  private boolean at(String token) {
    return text.startsWith(token, position);
  }

  private boolean isDigit() {
    return position < text.length() && isDigit(text.charAt(position));
  }

  private boolean isNumber(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private String unexpected() {
    return at("@")
        ? "'@' stands before '{', or alone for HEAD"
        : "this character has no meaning here";
  }

  private SheafException bad(String problem, int where) {
    return SheafException.of(
        ErrorCode.BAD_REVISION,
        "'{revision}' is not a revision: {problem} (position {position})",
        "revision",
        text,
        "problem",
        problem,
        "position",
        where);
  }
}
