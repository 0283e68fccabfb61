package dev.sheaf.sql;

import dev.sheaf.sql.text.SqlToken;
import dev.sheaf.sql.text.SqlTokens;
import dev.sheaf.sql.type.DuckDbTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The types of parameters that are values of an INSERT: those of the columns that they go to, which
 * DuckDB does not tell of a list of values.
 */
final class InsertedValues {
  private InsertedValues() {}

  /**
   * Types of all parameters.
   *
   * @param query of the INSERT
   * @param fields of the columns that it fills, in order
   * @param known the types as far as DuckDB tells them
   */
  static List<String> types(String query, List<Field> fields, List<String> known) {
    List<SqlToken> tokens = SqlTokens.significant(query);
    if (tokens.isEmpty() || !tokens.get(0).is("VALUES")) {
      return known;
    }
    List<String> types = new ArrayList<>(known);
    int depth = 0;
    int column = 0;
    int parameter = 0;
    for (int i = 1; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      if (isAny(token, "(", "[", "{")) {
        depth++;
        column = depth == 1 ? 0 : column;
      } else if (isAny(token, ")", "]", "}")) {
        depth--;
      } else if (depth == 1 && token.isSymbol(",")) {
        column++;
      } else if (token.kind() == SqlToken.Kind.PARAMETER) {
        boolean alone = isAny(tokens.get(i - 1), "(", ",") && isEnd(tokens, i + 1);
        int place = place(token, parameter++);
        if (depth == 1 && alone && column < fields.size() && place < types.size()) {
          DuckDbTypes.spelled(fields.get(column)).ifPresent(type -> types.set(place, type));
        }
      }
    }
    return types;
  }

  private static boolean isEnd(List<SqlToken> tokens, int i) {
    return i < tokens.size() && isAny(tokens.get(i), ")", ",");
  }

  private static boolean isAny(SqlToken token, String... symbols) {
    for (String symbol : symbols) {
      if (token.isSymbol(symbol)) {
        return true;
      }
    }
    return false;
  }

  /** Which parameter it is, counted from 0; one with a name is none. */
  private static int place(SqlToken token, int count) {
    if (token.text().equals("?")) {
      return count;
    }
    try {
      return Integer.parseInt(token.text().substring(1)) - 1;
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE;
    }
  }
}
