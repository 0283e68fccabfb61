package dev.sheaf.store.graph;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a branch or tag may be called.
 *
 * <p>One or more parts with {@code /} between them, each of letters, digits, {@code .}, {@code _}
 * and {@code -} (all ASCII), 128 characters at most. Further, so that a name is never mistaken for
 * anything else:
 *
 * <ul>
 *   <li>a part neither starts nor ends with {@code .}, nor ends with {@code .lock}, nor is the name
 *       of a device on Windows;
 *   <li>no {@code ..} (a range) and no leading {@code -} (an option);
 *   <li>not {@code HEAD} in any case, nothing below {@code refs/};
 *   <li>not 40 hexadecimal digits (an id). Fewer are allowed: {@code feed} or {@code 20250131} make
 *       good names, and {@linkplain RevisionResolver a ref goes before a shortened id}.
 * </ul>
 *
 * <p>Names are told apart by case.
 */
public final class RefName {
  /** Characters, and as all are ASCII also bytes, of a name. */
  public static final int CHARS_MAX = 128;

  private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");

  private RefName() {}

  /**
   * Passes a good name through.
   *
   * @throws SheafException BAD_NAME (caller) saying what is wrong with any other
   */
  public static String require(String name) {
    String problem = problem(name);
    if (problem != null) {
      throw SheafException.of(
          ErrorCode.BAD_NAME,
          "'{name}' cannot be the name of a branch or tag: {problem}",
          "name",
          name,
          "problem",
          problem);
    }
    return name;
  }

  /** Whether a branch or tag may be called so. */
  public static boolean isValid(String name) {
    return problem(name) == null;
  }

  /** Whether a name may contain the character. */
  static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-'
        || c == '/';
  }

  private static @Nullable String problem(String name) {
    if (name.isEmpty()) {
      return "it is empty";
    }
    if (name.length() > CHARS_MAX) {
      return "it has more than 128 characters";
    }
    for (int i = 0; i < name.length(); i++) {
      if (!isAllowed(name.charAt(i))) {
        return "only letters, digits, '.', '_', '-' and '/' between parts are allowed";
      }
    }
    if (name.startsWith("-")) {
      return "it starts with '-'";
    }
    if (name.contains("..")) {
      return "'..' stands for a range";
    }
    if (name.equalsIgnoreCase("HEAD")) {
      return "HEAD stands for the ref that is in use";
    }
    if (name.startsWith("refs/")) {
      return "'refs/' starts the full spelling of a ref";
    }
    if (name.length() == VersionId.DIGITS && VersionId.isHexadecimal(name)) {
      return "40 hexadecimal digits stand for a version";
    }
    for (String part : name.split("/", -1)) {
      String problem = problemOfPart(part);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private static @Nullable String problemOfPart(String part) {
    if (part.isEmpty()) {
      return "'/' stands between two parts only";
    }
    if (part.startsWith(".") || part.endsWith(".")) {
      return "no part starts or ends with '.'";
    }
    if (part.endsWith(".lock")) {
      return "no part ends with '.lock'";
    }
    return isDevice(part) ? "it contains the name of a device" : null;
  }

  /** With or without an extension, as Windows sees it: {@code nul}, {@code COM1.txt}. */
  private static boolean isDevice(String part) {
    int dot = part.indexOf('.');
    String stem = (dot < 0 ? part : part.substring(0, dot)).toLowerCase(Locale.ROOT);
    boolean numbered = stem.length() == 4 && stem.charAt(3) >= '1' && stem.charAt(3) <= '9';
    return DEVICES.contains(stem)
        || (numbered && (stem.startsWith("com") || stem.startsWith("lpt")));
  }
}
