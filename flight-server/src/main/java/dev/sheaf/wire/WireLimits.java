package dev.sheaf.wire;

import java.time.Duration;

/**
 * What one stream may claim.
 *
 * @param headerBytesMax bytes of a message's header, of application metadata and of a descriptor
 * @param rowsMax rows of a batch or dictionary
 * @param dictionaryBytesMax bytes of all dictionaries that a stream holds at a time
 * @param streamBytesMax bytes of all messages together, as they arrive
 * @param expandedBytesMax bytes of one compressed body after decompression
 * @param expandedStreamBytesMax bytes of all compressed bodies together after decompression
 * @param idle how long the sender may be silent while it is being waited for
 */
public record WireLimits(
    int headerBytesMax,
    int rowsMax,
    long dictionaryBytesMax,
    long streamBytesMax,
    long expandedBytesMax,
    long expandedStreamBytesMax,
    Duration idle) {

  /** Times that a compressed body may grow, beyond {@link #EXPANSION_FREE_BYTES}. */
  static final int EXPANSION_MAX = 1_000;

  /**
   * Bytes that a body may expand to however few were received: constant columns shrink to little.
   */
  static final long EXPANSION_FREE_BYTES = 16 << 20;

  /** Times the body, and bytes beyond it, that validity which was left out may take when loaded. */
  static final int ABSENT_VALIDITY_FACTOR = 8;

  static final long ABSENT_VALIDITY_FREE_BYTES = 16 << 20;

  private static final WireLimits UPLOADS =
      new WireLimits(
          1 << 20, 1 << 24, 256L << 20, 1L << 40, 64L << 20, 1L << 40, Duration.ofSeconds(60));

  private static final WireLimits FILES =
      new WireLimits(
          16 << 20,
          Integer.MAX_VALUE - 8,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Duration.ofSeconds(60));

  /** For streams over the network, whose messages are of at most 64 MiB. */
  public static WireLimits uploads() {
    return UPLOADS;
  }

  /** For local files, which are as large as their owner likes. */
  public static WireLimits files() {
    return FILES;
  }

  /** These limits with another idle deadline. */
  public WireLimits withIdle(Duration deadline) {
    return new WireLimits(
        headerBytesMax,
        rowsMax,
        dictionaryBytesMax,
        streamBytesMax,
        expandedBytesMax,
        expandedStreamBytesMax,
        deadline);
  }

  /** These limits with another sum of message bytes. */
  public WireLimits withStreamBytes(long bytesMax) {
    return new WireLimits(
        headerBytesMax,
        rowsMax,
        dictionaryBytesMax,
        bytesMax,
        expandedBytesMax,
        expandedStreamBytesMax,
        idle);
  }
}
