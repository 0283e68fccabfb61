package dev.sheaf.flight.access;

import java.util.regex.Pattern;

/**
 * Names of refs: {@code *} stands for anything in a part of a name, {@code **} for anything at all.
 *
 * <pre>
 * main         that ref
 * feature/*    feature/a, but neither feature/a/b nor feature
 * feature/**   both of feature/a and feature/a/b
 * **           all, and the versions that no ref reaches any more
 * </pre>
 *
 * @param text as it was written
 */
public record RefPattern(String text) {
  /** The pattern of the whole dataset. */
  public static final String ALL = "**";

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._/*-]{1,128}");

  /** Whether a text is a pattern: a name of a ref, with asterisks. */
  static boolean isAllowed(String text) {
    return ALLOWED.matcher(text).matches() && !text.contains("***");
  }

  /** Whether it is that of the whole dataset. */
  public boolean isAll() {
    return text.equals(ALL);
  }

  /** Whether a name is one of them. O(|pattern| · |name|). */
  public boolean matches(String name) {
    int length = name.length();
    boolean[] before = new boolean[length + 1]; // whether the pattern so far means name[0, i)
    before[0] = true;
    for (int at = 0; at < text.length(); at++) {
      boolean[] after = new boolean[length + 1];
      if (text.charAt(at) == '*') {
        boolean all = text.startsWith(ALL, at);
        after[0] = before[0];
        for (int i = 1; i <= length; i++) {
          after[i] = before[i] || (after[i - 1] && (all || name.charAt(i - 1) != '/'));
        }
        at += all ? 1 : 0;
      } else {
        for (int i = 1; i <= length; i++) {
          after[i] = before[i - 1] && name.charAt(i - 1) == text.charAt(at);
        }
      }
      before = after;
    }
    return before[length];
  }

  @Override
  public String toString() {
    return text;
  }
}
