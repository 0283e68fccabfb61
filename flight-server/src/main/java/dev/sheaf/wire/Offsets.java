package dev.sheaf.wire;

/**
 * The offsets of one column, one by one.
 *
 * <p><i>Threads:</i> one.
 */
final class Offsets {
  private final BodyWindow window;
  private final BodyBytes body;
  private final int buffer;
  private final int width;
  private final long slots;

  /**
   * Offsets that were checked.
   *
   * @param window is used by nobody else meanwhile
   * @param width bytes of one offset, 4 or 8
   * @param slots at least one; there is one offset more
   */
  Offsets(BodyWindow window, BodyBytes body, int buffer, int width, long slots) {
    this.window = window;
    this.body = body;
    this.buffer = buffer;
    this.width = width;
    this.slots = slots;
    window.clear();
  }

  long slots() {
    return slots;
  }

  /** The offset at which a slot begins, or the last one ends. */
  long at(long slot) {
    int index = window.find(body, buffer, slot * width, width, (slots + 1) * width);
    return width == Integer.BYTES ? window.values().getInt(index) : window.values().getLong(index);
  }
}
