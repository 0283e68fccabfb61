package dev.sheaf.bench.measure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of a figure: what was measured, how often, and what it should be.
 *
 * @param subject what, in words
 * @param unit of the samples; empty for a quotient
 * @param target what the median should be
 * @param samples every measurement
 * @param parts what the samples were computed from, by name with the unit last, such as {@code
 *     cursorNanos}
 */
public record Reading(
    String subject, String unit, Target target, Samples samples, Map<String, Samples> parts) {
  /** Keeps the order of the parts. */
  public Reading {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /** A count, or anything that is measured once. */
  public static Reading of(String subject, String unit, Target target, double value) {
    return new Reading(subject, unit, target, Samples.of(value), Map.of());
  }

  /** Times of the subject over times of the reference. */
  public static Reading slowdown(String subject, Target target, Ratio nanos) {
    return new Reading(subject, "", target, nanos.quotients(), partsOf(nanos));
  }

  /** Times of the reference over times of the subject. */
  public static Reading speedup(String subject, Target target, Ratio nanos) {
    return new Reading(subject, "", target, nanos.inverse(), partsOf(nanos));
  }

  /** The median: what is compared with the target. */
  public double value() {
    return samples.median();
  }

  /** Whether the median is what it should be. */
  public boolean isMet() {
    return target.isMetBy(value());
  }

  private static Map<String, Samples> partsOf(Ratio nanos) {
    Map<String, Samples> parts = new LinkedHashMap<>();
    parts.put("subjectNanos", nanos.subject());
    parts.put("referenceNanos", nanos.reference());
    return parts;
  }
}
