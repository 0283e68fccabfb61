package dev.sheaf.store.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.Seeds;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AllocatorExtension.class)
class GrowingBitsPropertyTest {
  @Test
  void bitsAreABitSet(BufferAllocator allocator) {
    Seeds.forEach(300, seed -> play(allocator, Seeds.random(seed)));
  }

  private static void play(BufferAllocator allocator, Random random) {
    GrowingBits bits = new GrowingBits(allocator);
    BitSet expected = new BitSet();
    int count = 0;
    for (int step = 0; step < 20; step++) {
      int n = random.nextInt(300);
      switch (random.nextInt(5)) {
        case 0 -> {
          bits.appendZeros(n);
          count += n;
        }
        case 1 -> {
          bits.append(null, n);
          expected.set(count, count + n);
          count += n;
        }
        case 2, 3 -> {
          long[] words = random.longs(Bits.words(n)).toArray();
          if (n % 64 != 0) {
            words[words.length - 1] &= Bits.mask(n % 64);
          }
          bits.append(words, n);
          for (int i = 0; i < n; i++) {
            expected.set(count + i, Presence.has(words, i));
          }
          count += n;
        }
        default -> {
          count = random.nextInt(count + 1);
          bits.truncate(count);
          expected.clear(count, Math.max(count, expected.size()));
        }
      }
      check(bits, expected, count, random);
    }
    bits.close();
  }

  private static void check(GrowingBits bits, BitSet expected, int count, Random random) {
    assertEquals(count - expected.cardinality(), bits.zeros());
    int prefix = random.nextInt(count + 1);
    assertEquals(prefix - expected.get(0, prefix).cardinality(), bits.zeros(prefix));
    ArrowBuf view = bits.view(count);
    assertEquals((count + 7) / 8, view.capacity());
    byte[] bytes = new byte[(count + 7) / 8];
    view.getBytes(0, bytes);
    assertEquals(expected, BitSet.valueOf(bytes).get(0, count));
    long address = view.memoryAddress();
    assertEquals(expected.cardinality() == count, Bits.allSet(address, count));
    for (int i = 0; i < 10 && count > 0; i++) {
      int first = random.nextInt(count);
      int n = Math.min(1 + random.nextInt(64), count - first);
      long loaded = Bits.load(address, first, n);
      int[] positions = IntStream.range(first, first + n).toArray();
      assertEquals(loaded, Bits.gather(address, positions, 0, n));
      for (int k = 0; k < 64; k++) {
        assertEquals(k < n && expected.get(first + k), (loaded >>> k & 1) != 0);
      }
    }
  }

  @Test
  void masksAndRuns() {
    assertEquals(0, Bits.mask(0));
    assertEquals(-1, Bits.mask(64));
    assertEquals(7, Bits.mask(3));
    assertEquals(3, Presence.runEnd(new long[] {0b0111}, 0, 4));
    assertEquals(4, Presence.runEnd(new long[] {0b0111}, 3, 4));
    assertEquals(9, Presence.runEnd(null, 3, 9));
  }
}
