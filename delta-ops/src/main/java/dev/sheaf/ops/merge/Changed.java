package dev.sheaf.ops.merge;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rule of a three-way merge for a value that nobody needs to be asked about. */
final class Changed {
  private Changed() {}

  /** Theirs if only they changed it, else ours. */
  static <T> T of(@Nullable T base, T ours, T theirs) {
    return Objects.equals(base, ours) ? theirs : ours;
  }
}
