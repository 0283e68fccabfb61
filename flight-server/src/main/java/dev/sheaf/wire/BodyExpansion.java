package dev.sheaf.wire;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.InputStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;

/**
 * Decompresses the bodies of one stream.
 *
 * <p>A compressed buffer begins with its size after decompression. The sizes of all buffers of a
 * body are read first and held against what may be taken: for the body, for the stream, and in
 * relation to what arrived. Then one buffer is allocated, and nothing that decompresses to more or
 * less than it said fits into its part.
 *
 * <p><i>Threads:</i> one. <i>Cost:</i> one allocation of the expanded size. <i>Errors:</i> {@code
 * LIMIT_EXCEEDED}, or {@code BAD_INPUT} for what does not decompress.
 */
final class BodyExpansion {
  /** A buffer that is not compressed although its body is. */
  private static final long AS_IS = -1;

  private static final int BLOCK_BYTES = 64 << 10;

  private final WireLimits limits;
  private long streamBytes;

  /**
   * A body that was compressed.
   *
   * @param header of the expanded body
   * @param body its readable bytes; to be closed by whoever asked for it
   */
  record Expanded(BatchHeader header, ArrowBuf body) implements AutoCloseable {
    @Override
    public void close() {
      body.close();
    }
  }

  BodyExpansion(WireLimits limits) {
    this.limits = limits;
  }

  /**
   * Decompresses one body.
   *
   * @param header of the compressed body
   * @param body its readable bytes; borrowed
   */
  Expanded expand(BufferAllocator allocator, BatchShape shape, BatchHeader header, ArrowBuf body) {
    long[] sizes = new long[header.buffers()];
    long expanded = 0;
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = sizeOf(shape, header, body, i);
      expanded = addClamped(expanded, sizes[i]);
    }
    requireBudget(expanded, body.readableBytes());
    streamBytes += expanded;
    BatchHeader result = header.expandedTo(sizes);
    ArrowBuf target = allocator.buffer(expanded);
    try {
      target.setZero(0, expanded);
      target.writerIndex(expanded);
      for (int i = 0; i < sizes.length; i++) {
        if (sizes[i] > 0) {
          expand(shape, header, body, i, target.slice(result.position(i), sizes[i]));
        }
      }
    } catch (RuntimeException e) {
      target.close();
      throw e;
    }
    return new Expanded(result, target);
  }

  private static long sizeOf(BatchShape shape, BatchHeader header, ArrowBuf body, int buffer) {
    long size = header.size(buffer);
    if (size == 0) {
      return 0;
    }
    long claimed = size < Long.BYTES ? Long.MIN_VALUE : body.getLong(header.position(buffer));
    if (claimed < AS_IS) {
      throw Refusal.malformed(
          "{buffer} does not say how large it is when decompressed",
          "buffer",
          shape.describe(buffer));
    }
    return claimed == AS_IS ? size - Long.BYTES : claimed;
  }

  private static long addClamped(long sum, long size) {
    return size > Long.MAX_VALUE / 2 - sum ? Long.MAX_VALUE / 2 : sum + BatchHeader.aligned(size);
  }

  private void requireBudget(long expanded, long received) {
    long byRatio = Math.max(WireLimits.EXPANSION_FREE_BYTES, received * WireLimits.EXPANSION_MAX);
    long limit = Math.min(limits.expandedBytesMax(), byRatio);
    if (expanded > limit) {
      throw Refusal.beyondLimit(
          "a compressed body of {received} bytes would take {bytes}; the limit is {limit}: send"
              + " smaller batches",
          "received",
          received,
          "bytes",
          expanded,
          "limit",
          limit);
    }
    if (expanded > limits.expandedStreamBytesMax() - streamBytes) {
      throw Refusal.beyondLimit(
          "the compressed bodies of a stream would take more than {limit} bytes",
          "limit",
          limits.expandedStreamBytesMax());
    }
  }

  private static void expand(
      BatchShape shape, BatchHeader header, ArrowBuf body, int buffer, ArrowBuf target) {
    long from = header.position(buffer) + Long.BYTES;
    long bytes = header.size(buffer) - Long.BYTES;
    if (body.getLong(header.position(buffer)) == AS_IS) {
      target.setBytes(0, body, from, bytes);
      return;
    }
    boolean whole =
        header.codec() == BodyCodec.ZSTD
            ? expandZstd(body, from, bytes, target)
            : expandLz4(body, from, bytes, target);
    if (!whole) {
      throw Refusal.malformed(
          "{buffer} does not decompress to as many bytes as it says",
          "buffer",
          shape.describe(buffer));
    }
  }

  private static boolean expandZstd(ArrowBuf body, long from, long bytes, ArrowBuf target) {
    long expanded =
        Zstd.decompressUnsafe(
            target.memoryAddress(), target.capacity(), body.memoryAddress() + from, bytes);
    return !Zstd.isError(expanded) && expanded == target.capacity();
  }

  private static boolean expandLz4(ArrowBuf body, long from, long bytes, ArrowBuf target) {
    byte[] block = new byte[(int) Math.min(BLOCK_BYTES, target.capacity())];
    try (InputStream in =
        new FramedLZ4CompressorInputStream(new ArrowBufStream(body, from, bytes))) {
      long done = 0;
      while (done < target.capacity()) {
        int count = in.read(block, 0, (int) Math.min(block.length, target.capacity() - done));
        if (count <= 0) {
          return false;
        }
        target.setBytes(done, block, 0, count);
        done += count;
      }
      return in.read() < 0;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }
}
