package dev.sheaf.store.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Random histories of a dataset beside the naive model.
 *
 * <p>A history that fails is made short by leaving steps out for as long as it still fails. The
 * failure then holds it as text, with what each step did, and so does a file in {@code
 * target/histories}: {@link #replay} runs such a text again, with all the choices it had.
 */
public final class RandomHistory {
  private static final int ATTEMPTS_MAX = 400;
  private static final Path REPORTS = Path.of("target", "histories");

  private final Supplier<DatasetHome> homes;
  private final @Nullable HistoryInspection inspection;
  private final Supplier<HistoryGuest> guests;

  /**
   * Histories of datasets in given places.
   *
   * @param homes gives a new place at each call
   */
  public RandomHistory(Supplier<DatasetHome> homes) {
    this(homes, null, () -> (dataset, model, versions, allocator, random) -> "");
  }

  private RandomHistory(
      Supplier<DatasetHome> homes,
      @Nullable HistoryInspection inspection,
      Supplier<HistoryGuest> guests) {
    this.homes = homes;
    this.inspection = inspection;
    this.guests = guests;
  }

  /**
   * The same, with somebody who takes part in it.
   *
   * @param newGuests gives a new guest for each run
   */
  public RandomHistory with(Supplier<HistoryGuest> newGuests) {
    return new RandomHistory(homes, inspection, newGuests);
  }

  /** The same, but that nothing is checked before the end, and then what the inspection says. */
  public RandomHistory inspectedBy(HistoryInspection inspector) {
    return new RandomHistory(homes, inspector, guests);
  }

  /**
   * Runs the history of a seed.
   *
   * @throws AssertionError with the history, shrunken, when it fails
   */
  public void run(long seed) {
    run(History.random(seed));
  }

  /**
   * Runs a history in which the guest alone acts, so many times.
   *
   * @throws AssertionError with the history, shrunken, when it fails
   */
  public void runGuest(long seed, int steps) {
    run(History.ofGuest(seed, steps));
  }

  /** Runs a history that was kept as text. */
  public void replay(String text) {
    run(History.parse(text));
  }

  private void run(History history) {
    Failure failure = attempt(history);
    if (failure != null) {
      report(shrink(history, failure));
    }
  }

  private record Failure(History history, List<String> notes, Throwable cause) {}

  private @Nullable Failure attempt(History history) {
    List<String> notes = List.of();
    try (HistoryRun run = new HistoryRun(history, homes.get(), guests.get())) {
      notes = run.notes();
      if (inspection == null) {
        run.run();
      } else {
        run.run(inspection);
      }
      return null;
    } catch (RuntimeException | Error failure) {
      return new Failure(history, new ArrayList<>(notes), failure);
    }
  }

  private Failure shrink(History history, Failure failure) {
    // What comes after the failing step plays no part.
    Failure best = failure;
    int failingStep = Math.max(1, Math.min(failure.notes.size(), history.steps().size()));
    int attempts = 0;
    for (int length = failingStep; length > 0; length /= 2) {
      for (int from = best.history.steps().size() - length; from >= 0; from -= length) {
        if (attempts++ >= ATTEMPTS_MAX) {
          return best;
        }
        List<History.Step> rest = new ArrayList<>(best.history.steps());
        rest.subList(from, from + length).clear();
        Failure smaller = attempt(new History(history.seed(), rest));
        if (smaller != null) {
          best = smaller;
        }
      }
    }
    return best;
  }

  private static void report(Failure failure) {
    String text = failure.history.toText(failure.notes);
    Path file = REPORTS.resolve(failure.history.seed() + ".txt");
    try {
      Files.createDirectories(REPORTS);
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError(
        "%s%nafter this history, kept in %s:%n%s".formatted(failure.cause, file, text),
        failure.cause);
  }
}
