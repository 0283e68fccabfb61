package dev.sheaf.wire;

import java.util.List;

/** Which buffers a column has in a body, in order. */
enum Layout {
  /** A column of nulls. */
  NULL(),
  /** Booleans. */
  BITS("validity", "values"),
  /** Values of one width each. */
  FIXED("validity", "values"),
  /** Strings or bytes with offsets of 32 bits. */
  BYTES_32("validity", "offsets", "data"),
  /** Strings or bytes with offsets of 64 bits. */
  BYTES_64("validity", "offsets", "data"),
  /** Lists or maps with offsets of 32 bits. */
  LIST_32("validity", "offsets"),
  /** Lists with offsets of 64 bits. */
  LIST_64("validity", "offsets"),
  /** Lists of one length each. */
  FIXED_LIST("validity"),
  /** Structs. */
  STRUCT("validity");

  @SuppressWarnings("ImmutableEnumChecker") // What List.of makes never changes.
  private final List<String> buffers;

  Layout(String... buffers) {
    this.buffers = List.of(buffers);
  }

  /** The names of the buffers. */
  List<String> buffers() {
    return buffers;
  }

  /** Bytes of one offset; 0 where there are none. */
  int offsetBytes() {
    return switch (this) {
      case BYTES_32, LIST_32 -> Integer.BYTES;
      case BYTES_64, LIST_64 -> Long.BYTES;
      case NULL, BITS, FIXED, FIXED_LIST, STRUCT -> 0;
    };
  }
}
