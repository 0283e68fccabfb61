package dev.sheaf.sql.relation;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a table function.
 *
 * @param signature how it is called
 * @param values as given
 */
record Arguments(String signature, List<@Nullable Object> values) {
  int count() {
    return values.size();
  }

  void requireCount(int least, int most) {
    if (values.size() < least || values.size() > most) {
      throw wrong();
    }
  }

  String text(int place) {
    if (place < values.size() && values.get(place) instanceof String text) {
      return text;
    }
    throw wrong();
  }

  long whole(int place) {
    if (place < values.size()
        && values.get(place) instanceof Number number
        && number.longValue() == number.doubleValue()) {
      return number.longValue();
    }
    throw wrong();
  }

  /** A list of at least one string. */
  List<String> texts(int place) {
    if (place >= values.size() || !(values.get(place) instanceof List<?> list) || list.isEmpty()) {
      throw wrong();
    }
    List<String> texts = new ArrayList<>();
    for (Object value : list) {
      if (!(value instanceof String text)) {
        throw wrong();
      }
      texts.add(text);
    }
    return texts;
  }

  private SheafException wrong() {
    return SheafException.of(
        ErrorCode.BAD_SQL, "these arguments do not fit; it is {signature}", "signature", signature);
  }
}
