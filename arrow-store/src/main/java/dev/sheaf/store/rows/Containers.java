package dev.sheaf.store.rows;

import org.jspecify.annotations.Nullable;
import org.roaringbitmap.ArrayContainer;
import org.roaringbitmap.BitmapContainer;
import org.roaringbitmap.Container;
import org.roaringbitmap.RunContainer;

/**
 * The canonical form of containers, and the operations on them.
 *
 * <p>The encoding of a canonical container is a function of its content: runs if they take strictly
 * fewer bytes than the alternative, else an array up to {@value #ARRAY_ROWS_MAX} rows, else a
 * bitmap; and all full containers are one object. Equal content therefore means equal class, equal
 * hash and equal bytes, which Roaring alone does not promise. A canonical container is never empty,
 * carries no spare capacity, and is never written to again.
 *
 * <p>The operations below accept canonical containers, leave them as they are, and return canonical
 * ones. A result that equals an operand <em>is</em> that operand, so that sharing survives
 * operations that change nothing.
 */
final class Containers {
  /** The most rows in an array; the portable format tells an array from a bitmap by this. */
  static final int ARRAY_ROWS_MAX = 4096;

  static final int WORDS = RowAddress.CHUNK_ROWS / Long.SIZE;

  /** The one container of a chunk whose rows are all present. */
  static final Container FULL = Container.rangeOfOnes(0, RowAddress.CHUNK_ROWS);

  private static final int BITMAP_BYTES = WORDS * Long.BYTES;

  private Containers() {}

  /**
   * The canonical form of a container that nobody else holds; the argument is given up.
   *
   * @return null if it is empty
   */
  static @Nullable Container canonical(Container own) {
    int cardinality = own.getCardinality();
    if (cardinality == 0) {
      return null;
    }
    if (cardinality == RowAddress.CHUNK_ROWS) {
      return FULL;
    }
    Container best = encode(own, cardinality);
    best.trim();
    return best;
  }

  /** The canonical container of the set bits of {@value #WORDS} words, which stay the caller's. */
  static @Nullable Container ofWords(long[] words) {
    int cardinality = SetBits.count(words);
    if (cardinality > ARRAY_ROWS_MAX) {
      return canonical(new BitmapContainer(words.clone(), cardinality));
    }
    char[] positions = new char[cardinality];
    int count = 0;
    for (int word = 0; word < WORDS; word++) {
      for (long bits = words[word]; bits != 0; bits &= bits - 1) {
        positions[count++] = (char) (word * Long.SIZE + Long.numberOfTrailingZeros(bits));
      }
    }
    return canonical(new ArrayContainer(positions));
  }

  static @Nullable Container and(Container a, Container b) {
    if (a == b || b == FULL) {
      return a;
    }
    return a == FULL ? b : oneOf(a, b, a.and(b));
  }

  static Container or(Container a, Container b) {
    if (a == b || a == FULL) {
      return a;
    }
    if (b == FULL) {
      return b;
    }
    Container union = oneOf(a, b, a.or(b));
    return union == null ? a : union; // it is not empty: neither is a
  }

  static @Nullable Container andNot(Container a, Container b) {
    if (a == b || b == FULL) {
      return null;
    }
    Container rest = a.andNot(b);
    return rest.getCardinality() == a.getCardinality() ? a : canonicalUnlessOperand(a, b, rest);
  }

  static @Nullable Container xor(Container a, Container b) {
    return a == b ? null : canonicalUnlessOperand(a, b, a.xor(b));
  }

  /** Whether two canonical containers hold the same positions. */
  static boolean equal(Container a, Container b) {
    return a == b || (a.getClass() == b.getClass() && a.equals(b));
  }

  static boolean intersect(Container a, Container b) {
    return a == b || a.intersects(b);
  }

  /** Whether {@code b} holds every position of {@code a}. */
  static boolean isSubset(Container a, Container b) {
    return a == b || b == FULL || a.andCardinality(b) == a.getCardinality();
  }

  /** Whether a container is as this class promises, but for spare capacity, which is hidden. */
  static boolean isCanonical(Container container) {
    int cardinality = container.getCardinality();
    if (cardinality == 0 || !container.validate()) {
      return false;
    }
    if (cardinality == RowAddress.CHUNK_ROWS) {
      return container == FULL;
    }
    return encode(container, cardinality) == container;
  }

  /** A result of and, or: equal in cardinality to an operand means equal to it. */
  private static @Nullable Container oneOf(Container a, Container b, Container result) {
    int cardinality = result.getCardinality();
    if (cardinality == a.getCardinality()) {
      return a;
    }
    return cardinality == b.getCardinality() ? b : canonicalUnlessOperand(a, b, result);
  }

  /** Roaring may hand out an operand as the result, which is shared and must not be trimmed. */
  private static @Nullable Container canonicalUnlessOperand(
      Container a, Container b, Container result) {
    return result == a || result == b ? result : canonical(result);
  }

  /** The argument itself if it is encoded as it should be, else a new container. */
  private static Container encode(Container container, int cardinality) {
    if (!(container instanceof RunContainer runs)) {
      return container.runOptimize(); // to runs only if they take strictly fewer bytes
    }
    int runBytes = 2 + 4 * runs.numberOfRuns();
    if (cardinality > ARRAY_ROWS_MAX) {
      return runBytes < BITMAP_BYTES ? runs : runs.toBitmapContainer();
    }
    return runBytes < 2 * cardinality ? runs : toArray(runs, cardinality);
  }

  private static ArrayContainer toArray(RunContainer runs, int cardinality) {
    char[] positions = new char[cardinality];
    int count = 0;
    for (int run = 0; run < runs.numberOfRuns(); run++) {
      int last = runs.getValue(run) + runs.getLength(run);
      for (int position = runs.getValue(run); position <= last; position++) {
        positions[count++] = (char) position;
      }
    }
    return new ArrayContainer(positions);
  }
}
