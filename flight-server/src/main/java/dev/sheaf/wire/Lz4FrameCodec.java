package dev.sheaf.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG;
import net.jpountz.xxhash.XXHashFactory;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.AbstractCompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;

/**
 * Compresses buffers into LZ4 frames. Unlike Arrow's own codec, which stands on commons-compress,
 * it takes time in proportion to the buffer, whatever is in it.
 *
 * <p><i>Threads:</i> any.
 */
final class Lz4FrameCodec extends AbstractCompressionCodec {
  private static final int BLOCK_BYTES = 64 << 10;

  @Override
  protected ArrowBuf doCompress(BufferAllocator allocator, ArrowBuf plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream frame =
        new LZ4FrameOutputStream(
            bytes,
            BLOCKSIZE.SIZE_64KB,
            -1,
            LZ4Factory.safeInstance().fastCompressor(),
            XXHashFactory.safeInstance().hash32(),
            FLG.Bits.BLOCK_INDEPENDENCE)) {
      byte[] block = new byte[BLOCK_BYTES];
      for (long at = 0; at < plain.writerIndex(); at += block.length) {
        int count = (int) Math.min(block.length, plain.writerIndex() - at);
        plain.getBytes(at, block, 0, count);
        frame.write(block, 0, count);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written but to memory
    }
    byte[] compressed = bytes.toByteArray();
    long start = CompressionUtil.SIZE_OF_UNCOMPRESSED_LENGTH;
    ArrowBuf packed = allocator.buffer(start + compressed.length);
    packed.setBytes(start, compressed);
    packed.writerIndex(start + compressed.length);
    return packed;
  }

  /** What arrives is expanded within bounds, by {@link BodyExpansion}. */
  @Override
  protected ArrowBuf doDecompress(BufferAllocator allocator, ArrowBuf compressed) {
    throw new IllegalStateException("this codec only compresses");
  }

  @Override
  public CompressionUtil.CodecType getCodecType() {
    return CompressionUtil.CodecType.LZ4_FRAME;
  }
}
