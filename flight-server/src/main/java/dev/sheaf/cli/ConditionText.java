package dev.sheaf.cli;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.Predicate;
import dev.sheaf.store.scan.Predicates;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A condition on rows as it is written on the command line:
 *
 * <pre>{@code
 * condition  := all { "or" all }
 * all        := test { "and" test }
 * test       := column ( "=" | "!=" | "<>" | "<" | "<=" | ">" | ">=" ) value
 *             | column "is" [ "not" ] "null"
 * column     := a word, or "any text"
 * value      := a word or number, or 'any text'
 * }</pre>
 *
 * <p>A quote within quotes is written twice. What a value means follows from its column: a number,
 * a date, a text.
 */
final class ConditionText {
  private static final String OPERATORS = "=!<>";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int next;

  private enum Kind {
    WORD,
    COLUMN,
    VALUE,
    OPERATOR
  }

  private record Token(Kind kind, String text) {}

  private ConditionText(String text) {
    this.text = text;
  }

  /**
   * Reads a condition.
   *
   * @throws SheafException BAD_ARGUMENT (caller)
   */
  static Predicate parse(String text) {
    ConditionText condition = new ConditionText(text);
    condition.split();
    Predicate predicate = condition.any();
    if (condition.next < condition.tokens.size()) {
      throw condition.wrong("does not end after '" + condition.before() + "'");
    }
    return predicate;
  }

  private Predicate any() {
    Predicate predicate = all();
    while (takeWord("or")) {
      predicate = predicate.or(all());
    }
    return predicate;
  }

  private Predicate all() {
    Predicate predicate = test();
    while (takeWord("and")) {
      predicate = predicate.and(test());
    }
    return predicate;
  }

  private Predicate test() {
    Token column = take("a column");
    if (column.kind != Kind.WORD && column.kind != Kind.COLUMN) {
      throw wrong("has '" + column.text + "' where a column is expected");
    }
    Predicates.ColumnOperand operand = Predicates.col(column.text);
    if (takeWord("is")) {
      boolean not = takeWord("not");
      if (!takeWord("null")) {
        throw wrong("has no 'null' after 'is'");
      }
      return not ? operand.isNotNull() : operand.isNull();
    }
    Token operator = take("an operator");
    Token value = take("a value");
    if (value.kind == Kind.OPERATOR) {
      throw wrong("has '" + value.text + "' where a value is expected");
    }
    return switch (operator.text) {
      case "=" -> operand.eq(value.text);
      case "!=", "<>" -> operand.ne(value.text);
      case "<" -> operand.lt(value.text);
      case "<=" -> operand.le(value.text);
      case ">" -> operand.gt(value.text);
      case ">=" -> operand.ge(value.text);
      default ->
          throw wrong("has '" + operator.text + "' where =, !=, <, <=, >, >= or 'is' is expected");
    };
  }

  private Token take(String what) {
    if (next == tokens.size()) {
      throw wrong("ends where " + what + " is expected");
    }
    return tokens.get(next++);
  }

  private boolean takeWord(String word) {
    boolean there =
        next < tokens.size()
            && tokens.get(next).kind == Kind.WORD
            && tokens.get(next).text.toLowerCase(Locale.ROOT).equals(word);
    next += there ? 1 : 0;
    return there;
  }

  private String before() {
    return tokens.get(next - 1).text;
  }

  private void split() {
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '"' || c == '\'') {
        at = quoted(at, c);
      } else {
        int end = at;
        boolean operator = OPERATORS.indexOf(c) >= 0;
        while (end < text.length() && continues(text.charAt(end), operator)) {
          end++;
        }
        tokens.add(new Token(operator ? Kind.OPERATOR : Kind.WORD, text.substring(at, end)));
        at = end;
      }
    }
  }

  private static boolean continues(char c, boolean operator) {
    boolean isOperator = OPERATORS.indexOf(c) >= 0;
    return operator
        ? isOperator
        : !isOperator && !Character.isWhitespace(c) && c != '"' && c != '\'';
  }

  private int quoted(int from, char quote) {
    StringBuilder value = new StringBuilder();
    for (int at = from + 1; at < text.length(); at++) {
      if (text.charAt(at) != quote) {
        value.append(text.charAt(at));
      } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
        value.append(quote);
        at++;
      } else {
        tokens.add(new Token(quote == '"' ? Kind.COLUMN : Kind.VALUE, value.toString()));
        return at + 1;
      }
    }
    throw wrong("has a " + quote + " that nothing closes");
  }

  private SheafException wrong(String problem) {
    return SheafException.of(
        ErrorCode.BAD_ARGUMENT,
        "the condition \"{condition}\" {problem}; write it as in: length_ft > 3000 and surface = 'CON'",
        "condition",
        text,
        "problem",
        problem);
  }
}
