package dev.sheaf.sql.text;

import dev.sheaf.sql.text.Command.Assignment;
import dev.sheaf.sql.text.Command.ColumnDefinition;
import dev.sheaf.sql.text.Command.Existing;
import dev.sheaf.sql.text.Command.IfThere;
import dev.sheaf.sql.text.Command.Nullability;
import dev.sheaf.sql.text.Command.Target;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Cuts a statement into its clauses.
 *
 * <p>Clauses begin at keywords outside of all brackets; what stands between them stays text. So an
 * expression may be anything that DuckDB understands, and is understood by DuckDB alone.
 */
public final class CommandParser {
  private static final Set<String> QUERIES =
      Set.of(
          "select",
          "with",
          "from",
          "values",
          "table",
          "summarize",
          "describe",
          "desc",
          "pivot",
          "unpivot",
          "show");

  private static final Set<String> CONSTRAINTS =
      Set.of(
          "not",
          "null",
          "primary",
          "default",
          "unique",
          "check",
          "references",
          "collate",
          "generated",
          "constraint",
          "foreign",
          "using");

  private final Clauses in;

  private CommandParser(Clauses in) {
    this.in = in;
  }

  /**
   * What a statement is.
   *
   * @throws SheafException BAD_SQL if it is none, more than one, or one that there is not here
   */
  public static Command parse(String sql) {
    List<String> statements = SqlTokens.statements(sql);
    if (statements.isEmpty()) {
      throw SheafException.of(ErrorCode.BAD_SQL, "there is no statement");
    }
    if (statements.size() > 1) {
      throw SheafException.of(
          ErrorCode.BAD_SQL,
          "one statement at a time, not {count}; send them one by one",
          "count",
          statements.size());
    }
    return new CommandParser(new Clauses(statements.get(0))).command();
  }

  private Command command() {
    String word = in.peek().lower();
    if (in.peek().isSymbol("(") || QUERIES.contains(word)) {
      return new Command.Query(in.rest());
    }
    in.next();
    return switch (word) {
      case "explain" -> explain();
      case "insert" -> insert();
      case "update" -> update();
      case "delete" -> delete();
      case "truncate" -> {
        in.skip("table");
        yield end(new Command.Truncate(target()));
      }
      case "create" -> create();
      case "drop" -> drop();
      case "alter" -> alter();
      case "begin" -> transaction(new Command.Begin());
      case "start" -> {
        in.expect("transaction");
        yield end(new Command.Begin());
      }
      case "commit", "end" -> transaction(new Command.Commit());
      case "rollback", "abort" -> transaction(new Command.Rollback());
      case "use" -> end(new Command.Use(in.text()));
      case "set" -> set();
      case "call" -> call();
      default ->
          throw SheafException.of(
              ErrorCode.BAD_SQL,
              "'{word}' begins no statement that there is here",
              "word",
              in.first().text());
    };
  }

  private Command explain() {
    if (in.peek().is("analyze")) {
      throw SheafException.of(
          ErrorCode.BAD_SQL, "EXPLAIN ANALYZE is not there; EXPLAIN shows the plan");
    }
    return new Command.Explain(in.rest());
  }

  private Command transaction(Command command) {
    if (!in.skip("transaction")) {
      in.skip("work");
    }
    return end(command);
  }

  private Command insert() {
    Existing existing = Existing.REFUSED;
    if (in.skip("or")) {
      in.expect("replace");
      existing = Existing.REPLACED;
    }
    in.expect("into");
    Target target = target();
    List<String> columns =
        in.peek().isSymbol("(") && !in.bracketBeginsQuery() ? in.names() : List.of();
    if (in.peek().is("default") || in.peek().kind() == SqlToken.Kind.SPACE) {
      throw in.unexpected("a query or VALUES");
    }
    String query = in.until("returning", "on");
    if (!in.atEnd()) {
      throw SheafException.of(
          ErrorCode.BAD_SQL,
          "'{clause}' is not there in INSERT; use INSERT OR REPLACE to replace records",
          "clause",
          in.peek().text());
    }
    return new Command.Insert(target, columns, query, existing);
  }

  private Command update() {
    Target target = target();
    String alias = alias(target, "set");
    in.expect("set");
    List<Assignment> assignments = new ArrayList<>();
    do {
      String column = in.name();
      if (in.skipSymbol(".")) {
        column = in.name();
      }
      in.expectSymbol("=");
      assignments.add(new Assignment(column, in.untilComma("from", "where", "returning")));
    } while (in.skipSymbol(","));
    String from = in.skip("from") ? in.until("where", "returning") : "";
    String where = in.skip("where") ? in.until("returning") : "";
    return end(new Command.Update(target, alias, assignments, from, where));
  }

  private Command delete() {
    in.expect("from");
    Target target = target();
    String alias = alias(target, "using", "where", "returning");
    String using = in.skip("using") ? in.until("where", "returning") : "";
    String where = in.skip("where") ? in.until("returning") : "";
    return end(new Command.Delete(target, alias, using, where));
  }

  private String alias(Target target, String... clauses) {
    boolean named = in.skip("as");
    if (!named && (in.atEnd() || in.isAny(clauses))) {
      return target.table();
    }
    return in.name();
  }

  private Command create() {
    IfThere ifThere = IfThere.FAIL;
    if (in.skip("or")) {
      in.expect("replace");
      ifThere = IfThere.REPLACE;
    }
    in.expect("table");
    if (in.skip("if")) {
      in.expect("not");
      in.expect("exists");
      ifThere = IfThere.SKIP;
    }
    Target target = target();
    List<ColumnDefinition> columns = new ArrayList<>();
    List<String> key = new ArrayList<>();
    if (in.skipSymbol("(")) {
      do {
        if (in.skip("primary")) {
          in.expect("key");
          setKey(key, in.names());
        } else {
          columns.add(column(key));
        }
      } while (in.skipSymbol(","));
      in.expectSymbol(")");
    } else if (in.skip("primary")) {
      in.expect("key");
      key.addAll(in.names());
    }
    if (in.skip("as")) {
      if (!columns.isEmpty()) {
        throw in.unexpected("the columns or a query, not both");
      }
      return new Command.CreateTable(target, columns, key, in.rest(), ifThere);
    }
    if (columns.isEmpty()) {
      throw in.unexpected("columns in brackets, or AS and a query");
    }
    return end(new Command.CreateTable(target, columns, key, null, ifThere));
  }

  private void setKey(List<String> key, List<String> columns) {
    if (!key.isEmpty()) {
      throw in.unexpected("one primary key");
    }
    key.addAll(columns);
  }

  /** A column's name, type and constraints; one that is the key by itself is added to it. */
  private ColumnDefinition column(List<String> key) {
    String name = in.name();
    String type = in.untilComma(CONSTRAINTS.toArray(new String[0]));
    Nullability nullability = Nullability.NULLABLE;
    while (!in.atEnd() && !in.peek().isSymbol(",") && !in.peek().isSymbol(")")) {
      if (in.skip("not")) {
        in.expect("null");
        nullability = Nullability.NOT_NULL;
      } else if (in.skip("primary")) {
        in.expect("key");
        setKey(key, List.of(name));
      } else if (!in.skip("null")) {
        throw in.unexpected("NOT NULL or PRIMARY KEY; no other constraint is kept");
      }
    }
    return new ColumnDefinition(name, type, nullability);
  }

  private Command drop() {
    in.expect("table");
    IfThere ifMissing = ifExists();
    return end(new Command.DropTable(target(), ifMissing));
  }

  private IfThere ifExists() {
    if (!in.skip("if")) {
      return IfThere.FAIL;
    }
    in.expect("exists");
    return IfThere.SKIP;
  }

  private Command alter() {
    in.expect("table");
    Target target = target();
    if (in.skip("add")) {
      in.skip("column");
      IfThere ifThere = IfThere.FAIL;
      if (in.skip("if")) {
        in.expect("not");
        in.expect("exists");
        ifThere = IfThere.SKIP;
      }
      List<String> key = new ArrayList<>();
      ColumnDefinition column = column(key);
      if (!key.isEmpty()) {
        throw in.unexpected("a column that is not the key");
      }
      return end(new Command.AddColumn(target, column, ifThere));
    }
    if (in.skip("drop")) {
      in.skip("column");
      IfThere ifMissing = ifExists();
      return end(new Command.DropColumn(target, in.name(), ifMissing));
    }
    if (in.skip("rename")) {
      in.skip("column");
      String from = in.name();
      in.expect("to");
      return end(new Command.RenameColumn(target, from, in.name()));
    }
    in.expect("alter");
    in.skip("column");
    String column = in.name();
    if (in.skip("set")) {
      in.expect("data");
    }
    in.expect("type");
    return new Command.WidenColumn(target, column, in.rest());
  }

  private Command set() {
    in.skip("session");
    in.expect("branch");
    if (!in.skipSymbol("=")) {
      in.expect("to");
    }
    return end(new Command.Use(in.text()));
  }

  private Command call() {
    String name = in.name().toLowerCase(Locale.ROOT);
    in.expectSymbol("(");
    List<SqlToken> arguments = new ArrayList<>();
    if (!in.skipSymbol(")")) {
      do {
        arguments.add(in.constant());
      } while (in.skipSymbol(","));
      in.expectSymbol(")");
    }
    return end(new Command.Call(name, arguments));
  }

  private Target target() {
    String first = in.name();
    return in.skipSymbol(".") ? new Target(first, in.name()) : new Target("", first);
  }

  private Command end(Command command) {
    if (!in.atEnd()) {
      throw in.unexpected("the end of the statement");
    }
    return command;
  }
}
