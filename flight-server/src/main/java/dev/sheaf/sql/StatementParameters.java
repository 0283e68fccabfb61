package dev.sheaf.sql;

import dev.sheaf.sql.WriteQueries.WriteQuery;
import dev.sheaf.sql.text.Command;
import dev.sheaf.sql.text.SqlToken;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TableSchema;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The parameters of statements that are no queries. */
final class StatementParameters {
  private final SqlSession session;

  StatementParameters(SqlSession session) {
    this.session = session;
  }

  /** How many there are; -1 where the query that works the statement out knows. */
  static int count(Command command) {
    if (command instanceof Command.Call call) {
      return (int)
          call.arguments().stream()
              .filter(argument -> argument.kind() == SqlToken.Kind.PARAMETER)
              .count();
    }
    boolean hasQuery =
        command instanceof Command.Insert
            || command instanceof Command.Update
            || command instanceof Command.Delete
            || command instanceof Command.CreateTable;
    return hasQuery ? -1 : 0;
  }

  /** DuckDB's names of their types. */
  List<String> types(Command command) {
    if (command instanceof Command.Call) {
      return Collections.nCopies(count(command), "VARCHAR");
    }
    if (command instanceof Command.Insert insert) {
      WriteQuery query = WriteQueries.insert(insert, schema(insert.target()));
      return InsertedValues.types(insert.query(), query.fields(), types(query.sql()));
    }
    return query(command).map(this::types).orElse(List.of());
  }

  private List<String> types(String sql) {
    return session.queries().parameterTypes(session.plan(session.queries().parse(sql), List.of()));
  }

  private TableSchema schema(Command.Target target) {
    String branch = target.branch().isEmpty() ? session.ref() : target.branch();
    return session.names().schema(branch, target.table());
  }

  private Optional<String> query(Command command) {
    if (command instanceof Command.CreateTable create) {
      return Optional.ofNullable(create.query());
    }
    Command.Target target = WriteTargets.target(command);
    if (target == null || count(command) >= 0) {
      return Optional.empty();
    }
    String branch = target.branch().isEmpty() ? session.ref() : target.branch();
    TableSchema schema = schema(target);
    WriteQuery query;
    if (command instanceof Command.Update update) {
      query = WriteQueries.update(update, schema, branch);
    } else if (command instanceof Command.Delete delete) {
      query = WriteQueries.delete(delete, schema, branch);
    } else {
      throw SheafException.of(ErrorCode.INTERNAL, "a statement without a query");
    }
    return Optional.of(query.sql());
  }
}
