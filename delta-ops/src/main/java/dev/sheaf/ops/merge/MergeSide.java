package dev.sheaf.ops.merge;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.Locale;

/** One of the three versions that a merge looks at. */
public enum MergeSide {
  /** The version that the two others come from; a record may be absent from it. */
  BASE(0),
  /** The version that accepts the merge. */
  OURS(1),
  /** The version that is merged in. */
  THEIRS(2);

  private final int place;

  MergeSide(int place) {
    this.place = place;
  }

  /** The number of the side wherever the three stand in a row. */
  int place() {
    return place;
  }

  /** The side of a number. */
  static MergeSide at(int place) {
    return switch (place) {
      case 0 -> BASE;
      case 1 -> OURS;
      case 2 -> THEIRS;
      default -> throw new IllegalArgumentException("side " + place);
    };
  }

  /** The side in lower case, as it is spelled in a table of resolutions. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The side that a word means.
   *
   * @throws SheafException BAD_ARGUMENT (caller) for another word
   */
  public static MergeSide parse(String word) {
    for (MergeSide side : values()) {
      if (side.word().equals(word)) {
        return side;
      }
    }
    throw SheafException.of(
        ErrorCode.BAD_ARGUMENT,
        "'{word}' is no side of a merge; say ours, theirs or base",
        "word",
        word);
  }
}
