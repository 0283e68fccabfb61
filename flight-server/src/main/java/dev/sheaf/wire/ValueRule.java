package dev.sheaf.wire;

/** What must hold for the values of a column, beyond its buffers being there. */
enum ValueRule {
  /** Any bits are a value. */
  ANY,
  /** Well-formed UTF-8. */
  TEXT,
  /** As many decimal digits as the type says, at most. */
  DIGITS,
  /** Milliseconds that are whole days. */
  WHOLE_DAYS,
  /** A position in a dictionary; negative ones are none. */
  INDEX,
  /** The same, of an unsigned type. */
  UNSIGNED_INDEX
}
