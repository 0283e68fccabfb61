package dev.sheaf.wire;

import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A message whose header was checked; its body was not yet. */
sealed interface WireMessage {
  /** The first of a stream. */
  record Fields(Schema schema) implements WireMessage {}

  /**
   * Rows, or the values of a dictionary.
   *
   * @param dictionary the id; null when these are rows
   */
  record Rows(@Nullable Long dictionary, BatchShape shape, BatchHeader header)
      implements WireMessage {
    /** The same with a body that is no longer compressed. */
    Rows expandedTo(BatchHeader expanded) {
      return new Rows(dictionary, shape, expanded);
    }
  }
}
