package dev.sheaf.ops.merge;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;

/**
 * Decides a field that both sides changed to different values: a value, made by the factories.
 *
 * <p>A policy that cannot decide leaves the field in conflict, or to the {@link Preference}. A null
 * is a value like others: a side that made a field null has changed it.
 */
public sealed interface CellPolicy {

  /** Takes our value. */
  static CellPolicy ours() {
    return new Take(MergeSide.OURS);
  }

  /** Takes their value. */
  static CellPolicy theirs() {
    return new Take(MergeSide.THEIRS);
  }

  /**
   * Takes the value of the side whose version was committed later, ours if both were at the same
   * time.
   */
  static CellPolicy newest() {
    return new Newest();
  }

  /** Takes the greater value, in the order in which keys are sorted; a null is less than all. */
  static CellPolicy max() {
    return new Extreme(1);
  }

  /** Takes the lesser value, in the order in which keys are sorted; a null is less than all. */
  static CellPolicy min() {
    return new Extreme(-1);
  }

  /**
   * Takes the base's value plus what each side added to it: {@code base + (ours - base) + (theirs -
   * base)}; where both sides added the record, the sum of both.
   *
   * <p>For columns of integers, floats and decimals. A null counts as zero. Does not decide where
   * the sum does not fit into the column.
   */
  static CellPolicy sumOfChanges() {
    return new SumOfChanges();
  }

  /**
   * Takes our text, the separator, and their text; for columns of text. Where one is null, takes
   * the other.
   */
  static CellPolicy concatenate(String separator) {
    return new Concatenate(separator);
  }

  /**
   * Takes what a function answers. A pending merge cannot keep the function: it keeps the answers.
   */
  static CellPolicy function(CellFunction function) {
    return new Compute(function);
  }

  /** The policy in a word or two, as it is recorded with a version. */
  String name();

  /**
   * The policy of a name: {@code ours}, {@code theirs}, {@code newest}, {@code max}, {@code min},
   * {@code sum} or {@code concatenate}, the last with the separator behind a colon if it has one.
   *
   * @throws SheafException BAD_ARGUMENT (caller) for another name
   */
  static CellPolicy parse(String name) {
    return switch (name) {
      case "ours" -> ours();
      case "theirs" -> theirs();
      case "newest" -> newest();
      case "max" -> max();
      case "min" -> min();
      case "sum" -> sumOfChanges();
      case "concatenate" -> concatenate("");
      default -> {
        if (name.startsWith("concatenate:")) {
          yield concatenate(name.substring("concatenate:".length()));
        }
        throw SheafException.of(
            ErrorCode.BAD_ARGUMENT,
            "'{name}' is no policy for a column; there are ours, theirs, newest, max, min, sum and"
                + " concatenate[:SEPARATOR]",
            "name",
            name);
      }
    };
  }

  /**
   * Takes the value of a side.
   *
   * @param side ours or theirs
   */
  record Take(MergeSide side) implements CellPolicy {
    @Override
    public String name() {
      return side.word();
    }
  }

  /** Takes the value of the side whose version is newer. */
  record Newest() implements CellPolicy {
    @Override
    public String name() {
      return "newest";
    }
  }

  /**
   * Takes the greater or the lesser value.
   *
   * @param sign 1 for the greater, -1 for the lesser
   */
  record Extreme(int sign) implements CellPolicy {
    @Override
    public String name() {
      return sign > 0 ? "max" : "min";
    }
  }

  /** Takes the base's value and both changes. */
  record SumOfChanges() implements CellPolicy {
    @Override
    public String name() {
      return "sum";
    }
  }

  /**
   * Takes both texts.
   *
   * @param separator between them
   */
  record Concatenate(String separator) implements CellPolicy {
    @Override
    public String name() {
      return separator.isEmpty() ? "concatenate" : "concatenate:" + separator;
    }
  }

  /**
   * Takes what a function answers.
   *
   * @param function the function
   */
  record Compute(CellFunction function) implements CellPolicy {
    @Override
    public String name() {
      return "function";
    }
  }
}
