package dev.sheaf.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of text, or a part of one, that knows the style of each of its pieces and the columns it
 * takes. An immutable value.
 *
 * @param pieces from left to right
 */
public record StyledText(List<Piece> pieces) {
  private static final StyledText EMPTY = new StyledText(List.of());

  /**
   * A stretch in one style.
   *
   * @param text {@linkplain DisplayWidth#clean clean}
   * @param style what it is
   */
  public record Piece(String text, Style style) {}

  public StyledText {
    pieces = List.copyOf(pieces);
  }

  /** No text. */
  public static StyledText empty() {
    return EMPTY;
  }

  /** Ordinary text, which is cleaned. */
  public static StyledText of(String text) {
    return of(text, Style.PLAIN);
  }

  /** Text in one style, which is cleaned. */
  public static StyledText of(String text, Style style) {
    return text.isEmpty()
        ? EMPTY
        : new StyledText(List.of(new Piece(DisplayWidth.clean(text), style)));
  }

  /** This, and then that. */
  public StyledText plus(StyledText next) {
    List<Piece> all = new ArrayList<>(pieces);
    all.addAll(next.pieces);
    return new StyledText(all);
  }

  /** This, and then ordinary text. */
  public StyledText plus(String text) {
    return plus(of(text));
  }

  /** This, and then text in a style. */
  public StyledText plus(String text, Style style) {
    return plus(of(text, style));
  }

  /** Columns that it takes. */
  public int width() {
    return pieces.stream().mapToInt(piece -> DisplayWidth.of(piece.text())).sum();
  }

  /** Its beginning, in at most so many columns. */
  public StyledText cut(int columns) {
    if (width() <= columns) {
      return this;
    }
    List<Piece> beginning = new ArrayList<>();
    int left = columns;
    for (Piece piece : pieces) {
      String text = DisplayWidth.cut(piece.text(), left);
      beginning.add(new Piece(text, piece.style()));
      left -= DisplayWidth.of(text);
      if (!text.equals(piece.text()) || left <= 0) {
        break;
      }
    }
    return new StyledText(beginning);
  }

  /** The same with spaces behind it, until it takes so many columns. */
  public StyledText padEnd(int columns) {
    int missing = columns - width();
    return missing <= 0 ? this : plus(" ".repeat(missing));
  }

  /** The same with spaces before it, until it takes so many columns. */
  public StyledText padStart(int columns) {
    int missing = columns - width();
    return missing <= 0 ? this : of(" ".repeat(missing)).plus(this);
  }

  /** Without styles. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    pieces.forEach(piece -> text.append(piece.text()));
    return text.toString();
  }
}
