package dev.sheaf.flight;

/**
 * What one client may have under way. A client is a connection. An immutable value.
 *
 * @param streamsMax streams of rows that it reads and writes at the same time
 * @param uploadBytesMax bytes of one stream that it sends, as they arrive
 * @param bytesMax bytes of all streams that it sends at the same time
 */
public record ClientLimits(int streamsMax, long uploadBytesMax, long bytesMax) {
  private static final ClientLimits DEFAULTS = new ClientLimits(16, 64L << 30, 64L << 30);

  public ClientLimits {
    if (streamsMax < 1 || uploadBytesMax < 1 || bytesMax < 1) {
      throw new IllegalArgumentException(
          "limits " + streamsMax + ", " + uploadBytesMax + ", " + bytesMax);
    }
  }

  /** 16 streams, of 64 GiB together. */
  public static ClientLimits defaults() {
    return DEFAULTS;
  }

  /** The same, with another {@link #streamsMax}. */
  public ClientLimits withStreamsMax(int streams) {
    return new ClientLimits(streams, uploadBytesMax, bytesMax);
  }

  /** The same, with another {@link #uploadBytesMax}. */
  public ClientLimits withUploadBytesMax(long bytes) {
    return new ClientLimits(streamsMax, bytes, bytesMax);
  }

  /** The same, with another {@link #bytesMax}. */
  public ClientLimits withBytesMax(long bytes) {
    return new ClientLimits(streamsMax, uploadBytesMax, bytes);
  }
}
