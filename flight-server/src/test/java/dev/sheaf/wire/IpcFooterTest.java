package dev.sheaf.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.Fault;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.AllocatorExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A file is what its footer says, or is refused. */
@ExtendWith(AllocatorExtension.class)
class IpcFooterTest {
  private static final int TRAIL_BYTES = 10;
  private static final int BATCHES = 3;

  @TempDir Path directory;
  private BufferAllocator allocator;
  private byte[] file;

  @BeforeEach
  void write(BufferAllocator given) {
    allocator = given;
    try (WireTables.Table table = WireTables.random(allocator, new Random(11), 20)) {
      file = IpcBytes.of(table, IpcBytes.Kind.FILE, CodecType.NO_COMPRESSION, BATCHES);
    }
  }

  private int read(byte[] bytes) throws IOException {
    Path path = Files.write(directory.resolve("t.arrow"), bytes);
    WireLimits limits = WireLimits.files();
    int batches = 0;
    try (IpcReader reader =
        new IpcReader(allocator, IpcSource.open(Files.newByteChannel(path), limits), limits)) {
      while (reader.loadNextBatch()) {
        batches++;
      }
    }
    return batches;
  }

  private void refuses(String reason, byte[] bytes) {
    SheafException refusal = assertThrows(SheafException.class, () -> read(bytes));
    assertEquals(Fault.CALLER, refusal.fault());
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
  }

  private ByteBuffer copy() {
    return ByteBuffer.wrap(file.clone()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private int footerStart() {
    return file.length - TRAIL_BYTES - copy().getInt(file.length - TRAIL_BYTES);
  }

  /** Where the block of a batch stands: position, length of the header, length of the body. */
  private int block(int batch) {
    ByteBuffer footer = ByteBuffer.wrap(file, footerStart(), file.length - footerStart());
    Block block = new Block();
    Footer.getRootAsFooter(footer.slice()).recordBatches(block, batch);
    ByteBuffer found = copy();
    for (int at = footerStart(); at < file.length - 24; at += 4) {
      if (found.getLong(at) == block.offset() && found.getInt(at + 8) == block.metaDataLength()) {
        return at;
      }
    }
    throw new AssertionError("no block");
  }

  @Test
  void filesAreRead() throws IOException {
    assertEquals(BATCHES, read(file));
  }

  @Test
  void filesThatWereCutAreRefused() {
    for (int length = 6; length < file.length; length += 97) {
      refuses("the end of the file is missing", Arrays.copyOf(file, length));
    }
  }

  @Test
  void footersLieInTheFile() {
    for (int claimed : new int[] {file.length, Integer.MAX_VALUE, 0, -1}) {
      byte[] bytes = copy().putInt(file.length - TRAIL_BYTES, claimed).array();
      refuses("the footer claims", bytes);
    }
  }

  @Test
  void blocksLieBeforeTheFooter() {
    int block = block(1);
    refuses("does not lie before it", copy().putLong(block, footerStart() - 8).array());
    refuses("does not lie before it", copy().putLong(block, -8).array());
    refuses("does not lie before it", copy().putLong(block, Long.MAX_VALUE - 7).array());
    refuses("does not lie before it", copy().putInt(block + 8, -1).array());
    refuses("does not lie before it", copy().putLong(block + 16, footerStart()).array());
    refuses("begins before the end", copy().putLong(block, copy().getLong(block) - 8).array());
  }

  @Test
  void messagesLieWhereTheFooterSays() {
    int block = block(BATCHES - 1);
    long body = copy().getLong(block + 16);
    refuses("knows nothing of the message", copy().putLong(block + 16, body - 8).array());
    byte[] shorter = copy().putLong(block(0), copy().getLong(block(0))).array();
    int messages = (int) copy().getLong(block);
    ByteBuffer ended = ByteBuffer.wrap(shorter).order(ByteOrder.LITTLE_ENDIAN);
    ended.putInt(messages + 4, 0);
    refuses("where no message is", shorter);
  }
}
