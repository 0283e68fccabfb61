package dev.sheaf.store.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A random history: what is done to a dataset, step by step.
 *
 * <p>A step is an operation and a seed; what exactly it does follows from these and from what the
 * model then holds. So every sequence of steps can be run, and a history that fails can be shrunk
 * by leaving steps out.
 *
 * @param seed of the {@link HistoryProfile}, and of all that steps share
 * @param steps in order
 */
public record History(long seed, List<Step> steps) {
  private static final String HEADER = "history ";

  /**
   * One step.
   *
   * @param operation what is done
   * @param seed of all choices that remain
   */
  record Step(HistoryOperation operation, long seed) {
    @Override
    public String toString() {
      return operation.name().toLowerCase(Locale.ROOT) + " " + seed;
    }
  }

  /** Nobody changes a history. */
  public History {
    steps = List.copyOf(steps);
  }

  /** A history that follows from a seed. */
  public static History random(long seed) {
    HistoryProfile profile = HistoryProfile.of(seed);
    Random random = Seeds.random(seed ^ 0x5EED);
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(HistoryOperation.CREATE_TABLE, random.nextLong()));
    for (int i = 0; i < profile.stepCount(); i++) {
      steps.add(new Step(profile.operation(random), random.nextLong()));
    }
    return new History(seed, steps);
  }

  /**
   * A history of which a {@link HistoryGuest} does all: steps that do nothing themselves.
   *
   * @param steps how many times the guest may act
   */
  static History ofGuest(long seed, int steps) {
    Random random = Seeds.random(seed ^ 0x6E57);
    List<Step> quiet = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      quiet.add(new Step(HistoryOperation.COMMIT, random.nextLong())); // nothing is open
    }
    return new History(seed, quiet);
  }

  /** Reads what {@link #toText} wrote; text behind a {@code #} is ignored. */
  public static History parse(String text) {
    List<String> lines = text.lines().map(line -> line.replaceFirst("#.*", "").strip()).toList();
    lines = lines.stream().filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty() || !lines.get(0).startsWith(HEADER)) {
      throw new IllegalArgumentException("a history begins with '" + HEADER + "SEED'");
    }
    List<Step> steps = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] words = line.split(" ", 2);
      steps.add(
          new Step(
              HistoryOperation.valueOf(words[0].toUpperCase(Locale.ROOT)),
              Long.parseLong(words[1])));
    }
    return new History(Long.parseLong(lines.get(0).substring(HEADER.length())), steps);
  }

  /**
   * As text that can be kept and replayed.
   *
   * @param notes what each step did, for people; may be shorter than the steps
   */
  public String toText(List<String> notes) {
    StringBuilder text = new StringBuilder(HEADER).append(seed).append('\n');
    for (int i = 0; i < steps.size(); i++) {
      text.append(steps.get(i));
      if (i < notes.size() && !notes.get(i).isEmpty()) {
        text.append("  # ").append(notes.get(i).replace('\n', ' '));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
