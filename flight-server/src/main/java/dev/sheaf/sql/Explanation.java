package dev.sheaf.sql;

import dev.sheaf.sql.plan.Plan;
import dev.sheaf.sql.relation.AggregateRelation;
import dev.sheaf.sql.text.Command;
import dev.sheaf.sql.text.CommandParser;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.Predicate;
import dev.sheaf.store.scan.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says how a query would be run: what each name of a table means, which columns and rows of it are
 * read and how, and then DuckDB's plan.
 */
final class Explanation {
  /** Of its one row. */
  static final List<String> COLUMNS = List.of("plan");

  private final SqlSession session;

  Explanation(SqlSession session) {
    this.session = session;
  }

  SqlResult of(Command.Explain explain, List<@Nullable Object> parameters) {
    if (!(CommandParser.parse(explain.sql()) instanceof Command.Query query)) {
      throw SheafException.of(ErrorCode.BAD_SQL, "EXPLAIN takes a query");
    }
    Plan plan = session.plan(session.queries().parse(query.sql()), parameters);
    StringBuilder text = new StringBuilder();
    for (Plan.Source source : plan.inputs()) {
      text.append(source.name()).append(" = ").append(source.written()).append('\n');
      text.append("  is       ").append(source.relation().description()).append('\n');
      text.append("  read by  ").append(source.relation().path(source.scan()));
      text.append(
          switch (source.kept()) {
            case STREAM -> "";
            case COPY -> ", copied to be read again";
          });
      text.append('\n');
      Scan scan =
          source.relation() instanceof AggregateRelation groups ? groups.rows() : source.scan();
      List<String> columns = Objects.requireNonNull(scan.columns());
      text.append("  columns  ")
          .append(columns.isEmpty() ? "none, rows are counted" : String.join(", ", columns))
          .append('\n');
      Predicate rows = scan.predicate();
      if (rows != null) {
        text.append("  rows     ").append(text(rows)).append('\n');
      }
    }
    text.append(session.queries().explain(plan, parameters));
    return ChangeResult.row(session.sql().allocator(), null, COLUMNS, List.of(text.toString()));
  }

  private static String text(Predicate predicate) {
    if (predicate instanceof Predicate.Compare compare) {
      return compare.column() + " " + symbol(compare.comparison()) + " " + value(compare.literal());
    }
    if (predicate instanceof Predicate.In in) {
      List<String> values = new ArrayList<>();
      in.literals().forEach(literal -> values.add(value(literal)));
      boolean among = in.membership() == Predicate.In.Membership.IN;
      return in.column() + (among ? " IN (" : " NOT IN (") + String.join(", ", values) + ")";
    }
    if (predicate instanceof Predicate.NullTest test) {
      boolean wanted = test.wanted() == Predicate.NullTest.Wanted.NULL;
      return test.column() + (wanted ? " IS NULL" : " IS NOT NULL");
    }
    if (predicate instanceof Predicate.And and) {
      return joined(and.parts(), " AND ");
    }
    return "(" + joined(((Predicate.Or) predicate).parts(), " OR ") + ")";
  }

  private static String joined(List<Predicate> parts, String word) {
    return String.join(word, parts.stream().map(Explanation::text).toList());
  }

  private static String symbol(Predicate.Comparison comparison) {
    return switch (comparison) {
      case EQ -> "=";
      case NE -> "<>";
      case LT -> "<";
      case LE -> "<=";
      case GT -> ">";
      case GE -> ">=";
    };
  }

  private static String value(Object literal) {
    return literal instanceof Number || literal instanceof Boolean
        ? literal.toString()
        : "'" + literal + "'";
  }
}
