package dev.sheaf.wire;

/** The buffers of a body, wherever they lie; positions were checked against their sizes before. */
interface BodyBytes {
  /**
   * Copies bytes of a buffer. Reading in ascending order is cheap everywhere, going back may not
   * be.
   *
   * @param buffer its number in the batch
   * @param position of the first byte in the buffer
   */
  void read(int buffer, long position, byte[] into, int count);
}
