package dev.sheaf.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.wire.BatchMessages.Batch;
import dev.sheaf.wire.BatchMessages.Pair;
import java.util.List;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a compressed buffer says of its size is held against limits, and against what it holds. */
@ExtendWith(AllocatorExtension.class)
class BodyExpansionTest {
  private static final int BYTES = 8_000;
  private static final List<CodecType> CODECS = List.of(CodecType.LZ4_FRAME, CodecType.ZSTD);

  private BufferAllocator allocator;

  @BeforeEach
  void setUp(BufferAllocator given) {
    allocator = given;
  }

  private static WireLimits limits(long body, long stream) {
    WireLimits usual = WireLimits.uploads();
    return new WireLimits(
        usual.headerBytesMax(),
        usual.rowsMax(),
        usual.dictionaryBytesMax(),
        usual.streamBytesMax(),
        body,
        stream,
        usual.idle());
  }

  /** A column of compressed numbers that claim to be of so many bytes. */
  private ArrowBuf compressed(CodecType codec, long claimed) {
    ArrowBuf plain = allocator.buffer(BYTES);
    for (int i = 0; i < BYTES; i += Long.BYTES) {
      plain.writeLong(i);
    }
    ArrowBuf body =
        CommonsCompressionFactory.INSTANCE.createCodec(codec).compress(allocator, plain);
    body.setLong(0, claimed);
    return body;
  }

  private void expand(StreamCheck check, CodecType codec, ArrowBuf body, long size) {
    Batch batch =
        new Batch(
            BYTES / Long.BYTES,
            List.of(new Pair(BYTES / Long.BYTES, 0)),
            List.of(new Pair(0, 0), new Pair(0, size)),
            codec == CodecType.ZSTD ? 1 : 0);
    long bytes = body.readableBytes();
    WireMessage.Rows rows =
        (WireMessage.Rows) check.header(BatchMessages.rows(batch, bytes), bytes);
    try (BodyExpansion.Expanded expanded = check.expand(allocator, rows, body)) {
      check.body(
          rows.expandedTo(expanded.header()),
          BuffersBody.within(expanded.body(), expanded.header()));
      assertEquals(BYTES - Long.BYTES, expanded.body().getLong(BYTES - Long.BYTES));
    }
  }

  private static StreamCheck begun(WireLimits limits) {
    StreamCheck check = new StreamCheck(limits);
    Schema schema = new Schema(List.of(RandomFields.of("c", new ArrowType.Int(64, true))));
    check.header(BatchMessages.schema(schema), 0);
    return check;
  }

  private void refuses(String reason, Runnable action) {
    SheafException refusal = assertThrows(SheafException.class, action::run, reason);
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    assertTrue(allocator.getAllocatedMemory() < 4 * BYTES);
  }

  @Test
  void bodiesAndStreamsAreBounded() {
    for (CodecType codec : CODECS) {
      try (ArrowBuf body = compressed(codec, BYTES)) {
        long size = body.readableBytes();
        StreamCheck twice = begun(limits(BYTES, 2 * BYTES));
        expand(twice, codec, body, size);
        expand(twice, codec, body, size);
        refuses("the compressed bodies of a stream", () -> expand(twice, codec, body, size));
        StreamCheck less = begun(limits(BYTES - 1, 2 * BYTES));
        refuses("the limit is " + (BYTES - 1), () -> expand(less, codec, body, size));
      }
    }
  }

  @Test
  void whatGrowsTooMuchIsRefused() {
    for (CodecType codec : CODECS) {
      for (long claimed : new long[] {1L << 30, Long.MAX_VALUE}) {
        try (ArrowBuf body = compressed(codec, claimed)) {
          long size = body.readableBytes();
          WireLimits wide = limits(Long.MAX_VALUE, Long.MAX_VALUE);
          refuses("would take", () -> expand(begun(wide), codec, body, Math.min(size, 1_000)));
        }
      }
    }
  }

  @Test
  void sizesAreTrue() {
    for (CodecType codec : CODECS) {
      for (long claimed : new long[] {BYTES - 1, BYTES + 1, 8, 2 * BYTES}) {
        try (ArrowBuf body = compressed(codec, claimed)) {
          long size = body.readableBytes();
          StreamCheck check = begun(WireLimits.uploads());
          refuses("does not decompress to", () -> expand(check, codec, body, size));
        }
      }
      try (ArrowBuf body = compressed(codec, BYTES)) {
        long size = body.readableBytes();
        StreamCheck check = begun(WireLimits.uploads());
        refuses("does not decompress to", () -> expand(check, codec, body, size - 5));
        refuses("does not say how large", () -> expand(check, codec, body, 7));
        body.setLong(0, -2);
        refuses("does not say how large", () -> expand(check, codec, body, size));
      }
    }
  }
}
