package dev.sheaf.files;

import dev.sheaf.files.CsvTextRecords.Starts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of the records of a CSV text in the next version of it.
 *
 * <p>Both texts are walked through at once. Where they are equal, the records of the next one are
 * those of the one before, and their bytes are compared but not looked at. Where they are not,
 * records are split one by one until one turns up that comes soon in the text before; what was
 * passed over on either side is then compared regardless of order.
 *
 * <p><i>Invariant:</i> as multisets of records, {@code before - removed + added = after}, and no
 * record is both removed and added. Immutable.
 *
 * <p><i>Cost:</i> compares all bytes, and splits and hashes only records near a difference.
 */
public final class CsvTextChange {
  private static final int LOOKAHEAD_RECORDS = 8;

  private final CsvTextRecords after;
  private final int[] removed;
  private final int[] added;

  private CsvTextChange(CsvTextRecords after, int[] removed, int[] added) {
    this.after = after;
    this.removed = removed;
    this.added = added;
  }

  /**
   * Compares a text with the one before.
   *
   * @param content the text; kept, and not to be changed
   * @return empty when it has another header or other line ends, or is not regular
   */
  public static Optional<CsvTextChange> of(CsvTextRecords before, byte[] content) {
    int header = before.start(0);
    boolean sameHeader =
        content.length >= header && Arrays.equals(content, 0, header, before.bytes(), 0, header);
    return sameHeader ? new Walk(before, content).run() : Optional.empty();
  }

  /** The text, split. */
  public CsvTextRecords after() {
    return after;
  }

  /** Records of the text before that the text has not, or less often. */
  public int[] removed() {
    return removed.clone();
  }

  /** Records of the text that the one before has not, or less often. */
  public int[] added() {
    return added.clone();
  }

  /** A record as a key. */
  private static final class Slice {
    private final byte[] bytes;
    private final int from;
    private final int to;

    Slice(byte[] bytes, int from, int to) {
      this.bytes = bytes;
      this.from = from;
      this.to = to;
    }

    static Slice of(CsvTextRecords records, int record) {
      return new Slice(records.bytes(), records.start(record), records.start(record + 1));
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Slice slice
          && Arrays.equals(bytes, from, to, slice.bytes, slice.from, slice.to);
    }

    @Override
    public int hashCode() {
      int hash = 1;
      for (int i = from; i < to; i++) {
        hash = 31 * hash + bytes[i];
      }
      return hash;
    }
  }

  /** One walk through both texts. */
  private static final class Walk {
    private final CsvTextRecords before;
    private final byte[] content;
    private final CsvRecordScanner scanner;
    private final Starts starts;
    private final List<Integer> passedBefore = new ArrayList<>();
    private final List<Integer> passedAfter = new ArrayList<>();
    private int at;
    private int record;

    Walk(CsvTextRecords before, byte[] content) {
      this.before = before;
      this.content = content;
      this.scanner = new CsvRecordScanner(before.delimiter());
      this.starts = new Starts(before.count());
      this.at = before.start(0);
    }

    Optional<CsvTextChange> run() {
      passEqual();
      while (at < content.length) {
        if (!passDifferent()) {
          return Optional.empty();
        }
        passEqual();
      }
      while (record < before.count()) {
        passedBefore.add(record++);
      }
      CsvTextRecords after = before.with(content, starts.to(content.length));
      cancel(after);
      return Optional.of(new CsvTextChange(after, ints(passedBefore), ints(passedAfter)));
    }

    /** Goes on as long as both texts have the same records. */
    private void passEqual() {
      int from = before.start(record);
      int end = before.bytes().length;
      int first = Arrays.mismatch(content, at, content.length, before.bytes(), from, end);
      int equalTo = first < 0 ? end : from + first;
      int shift = at - from;
      while (record < before.count() && before.start(record + 1) <= equalTo) {
        starts.add(before.start(record++) + shift);
      }
      at = before.start(record) + shift;
    }

    /**
     * Goes on to a record that both have, and past it, or to the end.
     *
     * @return false when the text is not regular
     */
    private boolean passDifferent() {
      Map<Slice, Integer> ahead = new HashMap<>();
      int aheadEnd = lookAhead(ahead, record, LOOKAHEAD_RECORDS);
      int missed = 0;
      while (at < content.length) {
        int next = scanner.next(content, at, content.length);
        if (!CsvTextRecords.isPlain(scanner, before.ending(), at, next)) {
          return false;
        }
        starts.add(at);
        @Nullable Integer found = ahead.get(new Slice(content, at, next));
        at = next;
        if (found != null) {
          while (record < found) {
            passedBefore.add(record++);
          }
          record++;
          return true;
        }
        passedAfter.add(starts.count() - 1);
        if (++missed >= ahead.size()) {
          aheadEnd = lookAhead(ahead, aheadEnd, Math.max(missed, LOOKAHEAD_RECORDS));
        }
      }
      return true;
    }

    /** Remembers where records of the text before are; the first of equal ones counts. */
    private int lookAhead(Map<Slice, Integer> ahead, int from, int count) {
      int to = Math.min(before.count(), from + count);
      for (int i = from; i < to; i++) {
        ahead.putIfAbsent(Slice.of(before, i), i);
      }
      return to;
    }

    /** Takes records out that were passed over on both sides: they only stand elsewhere. */
    private void cancel(CsvTextRecords after) {
      if (passedBefore.isEmpty() || passedAfter.isEmpty()) {
        return;
      }
      Map<Slice, List<Integer>> left = new HashMap<>();
      for (Integer i : passedBefore) {
        left.computeIfAbsent(Slice.of(before, i), slice -> new ArrayList<>()).add(i);
      }
      passedAfter.removeIf(
          i -> {
            @Nullable List<Integer> equal = left.get(Slice.of(after, i));
            if (equal == null || equal.isEmpty()) {
              return false;
            }
            equal.remove(equal.size() - 1);
            return true;
          });
      passedBefore.clear();
      left.values().forEach(passedBefore::addAll);
      passedBefore.sort(null);
    }

    private static int[] ints(List<Integer> list) {
      return list.stream().mapToInt(Integer::intValue).toArray();
    }
  }
}
