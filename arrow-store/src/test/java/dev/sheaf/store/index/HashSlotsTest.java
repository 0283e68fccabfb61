package dev.sheaf.store.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.testing.Seeds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HashSlotsTest {
  /** How the hashes of a round are spread: evenly, or so that they push one another far. */
  private enum Spread {
    EVEN {
      @Override
      long hash(Random random) {
        return random.nextLong();
      }
    },
    SAME_TAGS {
      @Override
      long hash(Random random) {
        return (long) random.nextInt(5) << RowRefs.REF_BITS;
      }
    },
    AT_THE_END {
      @Override
      long hash(Random random) {
        return -1L - ((long) random.nextInt(200) << RowRefs.REF_BITS);
      }
    };

    abstract long hash(Random random);
  }

  @Test
  void findsEveryEntryOfATagAndNoOther() {
    Seeds.forEach(
        60,
        seed -> {
          Random random = new Random(seed);
          Spread spread = Spread.values()[random.nextInt(Spread.values().length)];
          HashSlots slots = new HashSlots();
          Map<Long, Set<Long>> model = new HashMap<>();
          for (int i = 0; i < 3_000; i++) {
            long hash = spread.hash(random);
            long tag = hash >>> RowRefs.REF_BITS;
            if (random.nextInt(3) == 0 && model.containsKey(tag)) {
              int slot = slots.find(hash);
              assertTrue(model.get(tag).remove(slots.ref(slot)));
              slots.setRef(slot, i);
            } else {
              slots.add(hash, i);
            }
            model.computeIfAbsent(tag, key -> new HashSet<>()).add((long) i);
          }
          for (Map.Entry<Long, Set<Long>> entry : model.entrySet()) {
            long hash = entry.getKey() << RowRefs.REF_BITS | random.nextInt(Integer.MAX_VALUE);
            assertEquals(entry.getValue(), refs(slots, hash));
          }
          for (int i = 0; i < 1_000; i++) {
            long hash = random.nextLong();
            assertEquals(model.containsKey(hash >>> RowRefs.REF_BITS), slots.find(hash) >= 0);
          }
          assertEquals(model.values().stream().mapToInt(Set::size).sum(), slots.used());
        });
  }

  @Test
  void anEmptyTableHoldsNothing() {
    HashSlots slots = new HashSlots();
    for (long hash : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      assertEquals(-1, slots.find(hash));
      assertFalse(slots.holds(slots.seek(hash), hash));
    }
  }

  private static Set<Long> refs(HashSlots slots, long hash) {
    Set<Long> refs = new HashSet<>();
    for (int slot = slots.find(hash); slot >= 0; slot = slots.findNext(hash, slot)) {
      assertTrue(refs.add(slots.ref(slot)));
    }
    return refs;
  }
}
