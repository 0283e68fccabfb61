package dev.sheaf.files;

import com.fasterxml.jackson.core.io.NumberOutput;

/**
 * Floating point numbers as the shortest decimal text that reads back as the same number.
 *
 * <p>The JDK's own {@code toString} prints more digits than needed before version 19; files shall
 * be the same whichever JVM wrote them.
 */
final class NumberText {
  private NumberText() {}

  static String of(double value) {
    return NumberOutput.toString(value, true);
  }

  static String of(float value) {
    return NumberOutput.toString(value, true);
  }
}
