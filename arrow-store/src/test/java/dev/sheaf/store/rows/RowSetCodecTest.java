package dev.sheaf.store.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.Seeds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class RowSetCodecTest {
  @Test
  void whatIsWrittenIsReadBack() {
    Seeds.forEach(
        40,
        seed -> {
          RandomRows.Rows rows = new RandomRows(Seeds.random(seed)).next();
          byte[] bytes = RowSetCodec.encode(rows.set());
          RowSet read = RowSetCodec.decode(bytes);
          rows.model().assertSameRows(read);
          assertArrayEquals(bytes, RowSetCodec.encode(read));
        });
  }

  @Test
  void equalRowsHaveEqualBytes() {
    Seeds.forEach(
        20,
        seed -> {
          RandomRows source = new RandomRows(Seeds.random(seed));
          RowSet a = source.next().set();
          RowSet b = source.next().set();
          RowSet again = a.xor(b).xor(b);
          assertArrayEquals(RowSetCodec.encode(a), RowSetCodec.encode(again));
        });
  }

  @Test
  void theBytesAreThoseOfTheFormat() {
    RowSet rows = RowSet.of(RowAddress.of(0, 2), RowAddress.of(7, 65_541));
    String expected =
        "53525301" // SRS, 1
            + "02000000" // two segments
            + ("00000000" + "0100000000000000" + "12000000") // segment 0, one row, 18 bytes
            + ("3a300000" + "01000000") // no runs, one container
            + ("0000" + "0000" + "10000000" + "0200") // key 0, one row, at 16: position 2
            + ("07000000" + "0100000000000000" + "12000000") // segment 7
            + ("3a300000" + "01000000")
            + ("0100" + "0000" + "10000000" + "0500"); // key 1: position 5
    assertEquals(expected, HexFormat.of().formatHex(RowSetCodec.encode(rows)));
  }

  @Test
  void theEmptySetIsAHeader() {
    byte[] bytes = RowSetCodec.encode(RowSet.empty());
    assertEquals(8, bytes.length);
    assertSame(RowSet.empty(), RowSetCodec.decode(bytes));
  }

  @Test
  void anyRoaringLibraryReadsABitmap() {
    Seeds.forEach(
        20,
        seed -> {
          RowSet rows = new RandomRows(Seeds.random(seed)).next().set();
          ByteBuffer in =
              ByteBuffer.wrap(RowSetCodec.encode(rows)).order(ByteOrder.LITTLE_ENDIAN).position(8);
          for (int segment : rows.segments()) {
            assertEquals(segment, in.getInt());
            RowSet part = rows.restrictTo(segment);
            assertEquals(part.cardinality(), in.getLong());
            int length = in.getInt();
            RoaringBitmap bitmap = new RoaringBitmap();
            bitmap.deserialize(in.slice(in.position(), length));
            assertTrue(bitmap.validate());
            assertEquals(length, bitmap.serializedSizeInBytes());
            assertArrayEquals(
                Arrays.stream(part.toArray()).mapToInt(RowAddress::offset).toArray(),
                bitmap.toArray());
            in.position(in.position() + length);
          }
          assertEquals(0, in.remaining());
        });
  }

  @Test
  void otherEncodingsOfTheSameRowsAreRead() {
    RoaringBitmap plain = new RoaringBitmap();
    plain.add(0L, 100_000L); // a bitmap and an array, where we write runs
    plain.removeRunCompression();
    byte[] read = blob(3, plain);
    RowSet rows = RowSetCodec.decode(read);
    rows.verify();
    assertEquals(RowSet.range(3, 0, 100_000), rows);
    assertTrue(RowSetCodec.encode(rows).length < read.length);
  }

  @Test
  void everyTruncationIsDamage() {
    for (RowSet rows : samples()) {
      byte[] bytes = RowSetCodec.encode(rows);
      for (int length = 0; length < bytes.length; length++) {
        assertDamaged(Arrays.copyOf(bytes, length));
      }
      assertDamaged(Arrays.copyOf(bytes, bytes.length + 1));
    }
  }

  @Test
  void flippedBitsAreDamageOrAnotherSoundSet() {
    Random random = Seeds.random("flipped");
    int noticed = 0;
    int tried = 0;
    for (RowSet rows : samples()) {
      byte[] bytes = RowSetCodec.encode(rows);
      for (int i = 0; i < 2_000; i++, tried++) {
        byte[] flipped = bytes.clone();
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
          flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        noticed += readsOrIsDamaged(flipped) ? 0 : 1;
      }
    }
    assertTrue(noticed > tried / 2, noticed + " of " + tried);
  }

  @Test
  void everyFlippedBitOfASmallBlobThatIsNotNoticedChangesTheRows() {
    RowSet rows = RowSet.of(3, 70_000, 70_001, 70_002, 70_003, RowAddress.of(4, 9));
    byte[] bytes = RowSetCodec.encode(rows);
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      if (readsOrIsDamaged(flipped)) {
        assertTrue(!RowSetCodec.decode(flipped).equals(rows), "bit " + bit);
      }
    }
  }

  @Test
  void randomBytesAreDamage() {
    Random random = Seeds.random("noise");
    byte[] header = RowSetCodec.encode(RowSet.of(1));
    for (int i = 0; i < 10_000; i++) {
      byte[] noise = new byte[header.length + random.nextInt(200)];
      random.nextBytes(noise);
      System.arraycopy(header, 0, noise, 0, random.nextInt(header.length));
      readsOrIsDamaged(noise);
    }
  }

  @Test
  void absurdSizesAreRefusedBeforeTheyAreBelieved() {
    byte[] segments = RowSetCodec.encode(RowSet.of(1));
    assertDamaged(withInt(segments, 4, Integer.MAX_VALUE));
    assertDamaged(withInt(segments, 4, -1));
    assertDamaged(withInt(segments, 20, Integer.MAX_VALUE));
    assertDamaged(withInt(segments, 20, -1));
    assertDamaged(withInt(segments, 28, Integer.MAX_VALUE)); // containers of the bitmap
    assertDamaged(withInt(segments, 28, 0));
    assertDamaged(withInt(segments, 24, 12347 | 0xFFFF << 16));
  }

  @Test
  void chunksBeyondTheLastOffsetAreRefused() {
    RoaringBitmap negative = new RoaringBitmap();
    negative.add(-1);
    assertDamaged(blob(0, negative));
  }

  @Test
  void anErrorNamesThePlace() {
    byte[] bytes = RowSetCodec.encode(RowSet.of(1, RowAddress.of(1, 1)));
    bytes[12]++; // the cardinality of the first segment
    SheafException error = assertThrows(SheafException.class, () -> RowSetCodec.decode(bytes));
    assertEquals(
        "a stored row set is damaged near byte 24: cardinality of a segment", error.getMessage());
  }

  /** True if a sound set was read; anything but that and damage is a failure. */
  private static boolean readsOrIsDamaged(byte[] bytes) {
    try {
      RowSetCodec.decode(bytes).verify();
      return true;
    } catch (SheafException e) {
      assertEquals(ErrorCode.DAMAGED, e.code());
      return false;
    }
  }

  private static void assertDamaged(byte[] bytes) {
    SheafException error = assertThrows(SheafException.class, () -> RowSetCodec.decode(bytes));
    assertEquals(ErrorCode.DAMAGED, error.code());
  }

  private static byte[] withInt(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return changed;
  }

  private static byte[] blob(int segment, RoaringBitmap bitmap) {
    int length = bitmap.serializedSizeInBytes();
    ByteBuffer out = ByteBuffer.allocate(24 + length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(RowSetCodec.encode(RowSet.of(1)), 0, 4).putInt(1);
    out.putInt(segment).putLong(bitmap.getLongCardinality()).putInt(length);
    bitmap.serialize(out);
    return out.array();
  }

  /** Arrays, runs, words, with and without offsets, one segment and several. */
  private static RowSet[] samples() {
    RowSetBuilder dense = new RowSetBuilder();
    for (int offset = 0; offset < 20_000; offset += 2 + offset % 3) {
      dense.add(RowAddress.of(2, offset));
    }
    RowSetBuilder scattered = new RowSetBuilder();
    for (int chunk = 0; chunk < 6; chunk++) {
      scattered.add(RowAddress.of(1, chunk * 65_536 + chunk));
      scattered.addRange(3, chunk * 65_536, chunk * 65_536 + 10 * (chunk + 1));
    }
    RowSet both = scattered.build();
    return new RowSet[] {
      RowSet.of(5), RowSet.range(0, 10, 200_000), dense.build(), both, both.or(dense.build())
    };
  }
}
