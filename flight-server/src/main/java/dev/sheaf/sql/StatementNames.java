package dev.sheaf.sql;

import dev.sheaf.sql.plan.Names;
import dev.sheaf.sql.plan.TableRef;
import dev.sheaf.sql.relation.Relation;
import dev.sheaf.sql.relation.TableFunctions;
import dev.sheaf.sql.relation.TableRelation;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.TableSchema;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What names mean to one statement of a session: tables of its transaction, if one is open, or of
 * versions.
 */
final class StatementNames implements Names {
  private final Sql sql;
  private final Revisions revisions;
  private final @Nullable Transaction transaction;
  private final TableFunctions functions;

  /**
   * The names of one statement.
   *
   * @param transaction the session's; null if none is open
   */
  StatementNames(Sql sql, Revisions revisions, @Nullable Transaction transaction) {
    this.sql = sql;
    this.revisions = revisions;
    this.transaction = transaction;
    this.functions = new TableFunctions(sql.allocator(), sql.dataset(), revisions);
  }

  @Override
  public Relation table(TableRef ref) {
    if (!ref.catalog().isEmpty()) {
      throw SheafException.of(
          ErrorCode.BAD_SQL,
          "'{catalog}.{schema}.{table}' has a name too many; write ref.table, and a ref with a dot in quotes",
          "catalog",
          ref.catalog(),
          "schema",
          ref.schema(),
          "table",
          ref.table());
    }
    if (transaction != null && meansTransaction(ref)) {
      return own(transaction, ref.table());
    }
    String named = ref.schema().isEmpty() ? revisions.sessionRef() : ref.schema();
    Version version;
    if (ref.unit() == null) {
      version = revisions.version(named);
    } else if (ref.unit() == TableRef.Unit.TIMESTAMP) {
      named = named + " as of " + ref.at();
      version =
          revisions.at(
              ref.schema().isEmpty() ? revisions.sessionRef() : ref.schema(),
              String.valueOf(ref.at()));
    } else {
      if (!ref.schema().isEmpty()) {
        throw SheafException.of(
            ErrorCode.BAD_SQL,
            "'{schema}.{table}' at version '{version}' names its version twice; name one",
            "schema",
            ref.schema(),
            "table",
            ref.table(),
            "version",
            String.valueOf(ref.at()));
      }
      named = String.valueOf(ref.at());
      version = revisions.version(named);
    }
    String table = spelled(ref.table(), version.tables().keySet());
    version.table(table);
    return TableRelation.at(sql.dataset(), version, named, table, sql.lookups().of(version, table));
  }

  /** The columns of a table of a branch, as the session sees it. */
  TableSchema schema(String branch, String table) {
    return ((TableRelation) table(new TableRef("", branch, table, null, null))).schema();
  }

  private boolean meansTransaction(TableRef ref) {
    return ref.unit() == null
        && transaction != null
        && (ref.schema().isEmpty()
            || ref.schema().equals("HEAD")
            || ref.schema().equals(transaction.branch()));
  }

  private static Relation own(Transaction transaction, String name) {
    String table = spelled(name, transaction.tableNames());
    return TableRelation.in(
        transaction.branch(),
        table,
        transaction.table(table).schema(),
        () -> transaction.snapshot(table));
  }

  /** A name as it is there: in the same case, or else the only one that differs in case alone. */
  static String spelled(String name, Collection<String> there) {
    if (there.contains(name)) {
      return name;
    }
    List<String> alike = there.stream().filter(name::equalsIgnoreCase).toList();
    return alike.size() == 1 ? alike.get(0) : name;
  }

  @Override
  public Optional<Relation> tableIfThere(TableRef ref) {
    try {
      return Optional.of(table(ref));
    } catch (SheafException e) {
      if (e.code() == ErrorCode.UNKNOWN_TABLE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Relation versions(String table, List<String> named) {
    return functions.versions(table, named);
  }

  @Override
  public Relation heads(String table) {
    return functions.heads(table);
  }

  @Override
  public boolean hasFunction(String name) {
    return functions.names().contains(name);
  }

  @Override
  public Relation function(String name, List<@Nullable Object> arguments) {
    return functions.call(name, arguments);
  }

  @Override
  public List<String> functions() {
    return List.copyOf(functions.names());
  }
}
