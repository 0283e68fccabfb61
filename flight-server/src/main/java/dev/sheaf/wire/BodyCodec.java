package dev.sheaf.wire;

import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.BodyCompressionMethod;
import org.apache.arrow.flatbuf.CompressionType;
import org.jspecify.annotations.Nullable;

/** How the buffers of a body are compressed, each for itself. */
public enum BodyCodec {
  /** not at all */
  NONE,
  /** LZ4 frames: little work for whoever reads them */
  LZ4_FRAME,
  /** Zstandard: smaller */
  ZSTD;

  /** The codec that a batch's header names. */
  static BodyCodec of(@Nullable BodyCompression compression) {
    if (compression == null) {
      return NONE;
    }
    if (compression.method() != BodyCompressionMethod.BUFFER) {
      throw Refusal.malformed(
          "a batch is compressed by method {method}, which is not known",
          "method",
          compression.method());
    }
    return switch (compression.codec()) {
      case CompressionType.LZ4_FRAME -> LZ4_FRAME;
      case CompressionType.ZSTD -> ZSTD;
      default ->
          throw Refusal.malformed(
              "a batch is compressed with codec {codec}; LZ4_FRAME (0) and ZSTD (1) are known",
              "codec",
              compression.codec());
    };
  }
}
