package dev.sheaf.store.catalog;

import dev.sheaf.store.graph.VersionId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of the catalog whose checksum was right: its values, to be taken in the order of the
 * columns.
 */
final class StoredRow {
  private static final byte[] NO_PAYLOAD = {};

  private final @Nullable Object[] values;
  private final byte[] payload;
  private int next;

  StoredRow(@Nullable Object[] values) {
    this(values, NO_PAYLOAD);
  }

  StoredRow(@Nullable Object[] values, byte[] payload) {
    this.values = values;
    this.payload = payload;
  }

  /** The payload, if the row was read with it. */
  byte[] payload() {
    return payload;
  }

  long number() {
    return (Long) value();
  }

  int integer() {
    return Math.toIntExact(number());
  }

  String text() {
    return (String) value();
  }

  byte[] bytes() {
    return (byte[]) value();
  }

  VersionId id() {
    return VersionId.of(bytes());
  }

  @Nullable VersionId idOrNull() {
    byte[] bytes = (byte[]) values[next++];
    return bytes == null ? null : VersionId.of(bytes);
  }

  private Object value() {
    return Objects.requireNonNull(values[next++]);
  }
}
