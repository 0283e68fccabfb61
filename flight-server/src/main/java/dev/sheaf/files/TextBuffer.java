package dev.sheaf.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;

/** Bytes of UTF-8 text that are collected and then written; grows as needed. Threads: one. */
final class TextBuffer extends OutputStream {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int LONG_CHARS = 20;

  private byte[] bytes = new byte[1 << 13];
  private int length;

  int length() {
    return length;
  }

  /** What is held; borrowed, of which the first {@link #length()} count. */
  byte[] bytes() {
    return bytes;
  }

  void clear() {
    length = 0;
  }

  @Override
  public void write(int b) {
    reserve(1);
    bytes[length++] = (byte) b;
  }

  @Override
  public void write(byte[] source, int from, int count) {
    reserve(count);
    System.arraycopy(source, from, bytes, length, count);
    length += count;
  }

  /** Appends characters of ASCII. */
  @SuppressWarnings("deprecation") // The one way that copies bytes of ASCII without an encoder.
  void ascii(String text) {
    int count = text.length();
    reserve(count);
    text.getBytes(0, count, bytes, length);
    length += count;
  }

  /** Appends bytes of a buffer. */
  void copy(ArrowBuf source, long from, int count) {
    reserve(count);
    source.getBytes(from, bytes, length, count);
    length += count;
  }

  /** Appends two hexadecimal digits. */
  void hex(byte value) {
    reserve(2);
    bytes[length++] = HEX[(value >> 4) & 0xF];
    bytes[length++] = HEX[value & 0xF];
  }

  /** Appends a whole number. */
  void number(long value) {
    if (value == Long.MIN_VALUE) {
      ascii(Long.toString(value));
      return;
    }
    reserve(LONG_CHARS);
    long rest = value;
    if (rest < 0) {
      bytes[length++] = '-';
      rest = -rest;
    }
    int digits = 1;
    for (long bound = 10; digits < 19 && rest >= bound; bound *= 10) {
      digits++;
    }
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  /** Appends the last {@code digits} digits of a number, with leading zeros. */
  void padded(int value, int digits) {
    reserve(digits);
    int rest = value;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  /** Writes what is held from {@code from} on, and empties the buffer. */
  void drainTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
    length = 0;
  }

  private void reserve(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, count), 2 * bytes.length));
    }
  }
}
