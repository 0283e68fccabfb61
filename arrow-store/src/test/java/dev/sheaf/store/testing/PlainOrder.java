package dev.sheaf.store.testing;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A total order of {@linkplain PlainValues plain values} of one type: nulls first, lists item by
 * item. It puts rows into sorted maps; it is not the order of any query.
 */
enum PlainOrder implements Comparator<@Nullable Object> {
  VALUES;

  @Override
  public int compare(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    if (a instanceof List<?> list && b instanceof List<?> other) {
      Iterator<?> others = other.iterator();
      for (Object item : list) {
        if (!others.hasNext()) {
          return 1;
        }
        int order = compare(item, others.next());
        if (order != 0) {
          return order;
        }
      }
      return others.hasNext() ? -1 : 0;
    }
    return comparable(a).compareTo(b);
  }

  @SuppressWarnings("unchecked") // values of one type are comparable with each other
  private static Comparable<Object> comparable(Object value) {
    return (Comparable<Object>) value;
  }
}
