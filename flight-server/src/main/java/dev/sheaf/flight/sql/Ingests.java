package dev.sheaf.flight.sql;

import dev.sheaf.flight.access.CallRecord;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.TableWriter;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.table.Load;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Streams of rows that become a table, or more rows of one: as one version, or as a part of a
 * transaction; the whole stream or nothing of it.
 *
 * <p><i>Threads:</i> any number of streams, each in one thread, which waits here.
 */
final class Ingests {
  /** The option that names the columns of a new table's key, with commas between. */
  static final String KEY_OPTION = "key";

  private final Dataset dataset;
  private final Sessions sessions;
  private final SqlTransactions transactions;

  private Ingests(Dataset dataset, Sessions sessions, SqlTransactions transactions) {
    this.dataset = dataset;
    this.sessions = sessions;
    this.transactions = transactions;
  }

  static void addTo(
      Dispatch<PutHandler> puts, Dataset dataset, Sessions sessions, SqlTransactions transactions) {
    Ingests here = new Ingests(dataset, sessions, transactions);
    puts.add(
        CommandStatementIngest.class,
        (caller, command) -> (stream, answers) -> here.take(caller, command, stream, answers));
  }

  /** Whether a table can be dropped and come back if the rest fails. */
  private enum Undo {
    /** The whole transaction goes. */
    TRANSACTION,
    /** Only what was done since a savepoint does. */
    SAVEPOINT
  }

  private void take(
      Caller caller,
      CommandStatementIngest command,
      FlightStream stream,
      Consumer<byte[]> answers) {
    require(command);
    String place = place(caller, command);
    long rows =
        place.isEmpty()
            ? alone(caller, command, stream)
            : transactions.use(place, open -> inside(open, command, stream));
    CallRecord.current().took(rows);
    answers.accept(Statements.changed(rows));
  }

  /** The transaction of which the rows become a part; empty for none. */
  private String place(Caller caller, CommandStatementIngest command) {
    String named = command.getTransactionId().toStringUtf8();
    if (!named.isEmpty()) {
      return named;
    }
    String ours = sessions.transaction(caller);
    return ours.isEmpty() && caller.ingestsInItsTransaction()
        ? transactions.latest(caller.connection()).orElse("")
        : ours;
  }

  private void require(CommandStatementIngest command) {
    if (command.getTemporary()) {
      throw Refusals.unimplemented("there are no temporary tables here");
    }
    if (command.hasCatalog() && !command.getCatalog().equals(dataset.name())) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "there is no catalog '{given}', only '{catalog}'",
          "given",
          command.getCatalog(),
          "catalog",
          dataset.name());
    }
    if (!Set.of(KEY_OPTION).containsAll(command.getOptionsMap().keySet())) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "of the options {given} only '{known}' is known",
          "given",
          command.getOptionsMap().keySet(),
          "known",
          KEY_OPTION);
    }
  }

  private long alone(Caller caller, CommandStatementIngest command, FlightStream stream) {
    String branch = command.hasSchema() ? command.getSchema() : sessions.ref(caller);
    try (Transaction transaction = dataset.begin(branch)) {
      long rows = write(transaction, command, stream, Undo.TRANSACTION);
      if (transaction.hasChanges()) {
        transaction.commit(CommitMessage.of(message(command, rows)));
      }
      return rows;
    }
  }

  private long inside(Transaction open, CommandStatementIngest command, FlightStream stream) {
    if (command.hasSchema() && !command.getSchema().equals(open.branch())) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "the transaction is on branch '{branch}', and cannot write to '{other}'",
          "branch",
          open.branch(),
          "other",
          command.getSchema());
    }
    Transaction.Savepoint before = open.savepoint();
    boolean taken = false;
    try {
      long rows = write(open, command, stream, Undo.SAVEPOINT);
      transactions.note(open, List.of(message(command, rows)));
      taken = true;
      return rows;
    } finally {
      if (!taken) {
        open.rollbackTo(before);
      }
    }
  }

  private static String message(CommandStatementIngest command, long rows) {
    return "ingest " + rows + (rows == 1 ? " row: " : " rows: ") + command.getTable();
  }

  private static long write(
      Transaction transaction, CommandStatementIngest command, FlightStream stream, Undo undo) {
    long rows = 0;
    try (Load load = load(transaction, command, stream, undo)) {
      while (stream.next()) {
        if (stream.hasRoot() && stream.getRoot().getRowCount() > 0) {
          rows += stream.getRoot().getRowCount();
          load.add(stream.getRoot(), stream.getDictionaryProvider());
        }
      }
      load.finish();
    }
    return rows;
  }

  private static Load load(
      Transaction transaction, CommandStatementIngest command, FlightStream stream, Undo undo) {
    String table = command.getTable();
    TableDefinitionOptions options = command.getTableDefinitionOptions();
    if (!transaction.tableNames().contains(table)) {
      return switch (options.getIfNotExist()) {
        case TABLE_NOT_EXIST_OPTION_CREATE ->
            create(transaction, table, stream, key(command, PrimaryKey.none()));
        case TABLE_NOT_EXIST_OPTION_FAIL ->
            // Of which it is told that it is not there, and what there is like it.
            transaction.table(table).load(Load.Mode.INSERT);
        case TABLE_NOT_EXIST_OPTION_UNSPECIFIED, UNRECOGNIZED -> throw unsaid("is not there");
      };
    }
    TableWriter present = transaction.table(table);
    return switch (options.getIfExists()) {
      case TABLE_EXISTS_OPTION_APPEND -> {
        requireKey(command, present.schema());
        yield present.load(Load.Mode.INSERT);
      }
      case TABLE_EXISTS_OPTION_REPLACE -> replace(transaction, command, present, stream, undo);
      case TABLE_EXISTS_OPTION_FAIL ->
          throw SheafException.of(
              ErrorCode.TABLE_EXISTS,
              "there is a table '{table}' on branch '{branch}' already",
              "table",
              table,
              "branch",
              transaction.branch());
      case TABLE_EXISTS_OPTION_UNSPECIFIED, UNRECOGNIZED -> throw unsaid("is there");
    };
  }

  private static SheafException unsaid(String where) {
    return SheafException.of(
        ErrorCode.BAD_ARGUMENT,
        "the table {where}, and the command does not say what to do then",
        "where",
        where);
  }

  /** A table of the same columns keeps its identity, so that versions can be compared by record. */
  private static Load replace(
      Transaction transaction,
      CommandStatementIngest command,
      TableWriter present,
      FlightStream stream,
      Undo undo) {
    TableSchema schema = present.schema();
    PrimaryKey kept =
        names(stream).containsAll(schema.primaryKey().columns())
            ? schema.primaryKey()
            : PrimaryKey.none();
    PrimaryKey key = key(command, kept);
    if (key.equals(schema.primaryKey()) && names(stream).equals(names(schema))) {
      TableSchema given =
          TableSchema.create(stream.getSchema(), stream.getDictionaryProvider(), key);
      if (types(given).equals(types(schema))) {
        return present.load(Load.Mode.REPLACE);
      }
    }
    if (undo == Undo.SAVEPOINT) {
      throw SheafException.of(
          ErrorCode.SCHEMA_MISMATCH,
          "table '{table}' has other columns or another key than the rows; in a transaction it can"
              + " be replaced by the same columns only; drop it first",
          "table",
          command.getTable());
    }
    transaction.dropTable(command.getTable());
    return create(transaction, command.getTable(), stream, key);
  }

  private static List<String> names(FlightStream stream) {
    return stream.getSchema().getFields().stream().map(Field::getName).toList();
  }

  private static List<String> names(TableSchema schema) {
    return schema.columns().stream().map(column -> column.name()).toList();
  }

  private static List<Object> types(TableSchema schema) {
    return schema.columns().stream().<Object>map(column -> column.type()).toList();
  }

  private static Load create(
      Transaction transaction, String table, FlightStream stream, PrimaryKey key) {
    TableSchema schema =
        TableSchema.create(stream.getSchema(), stream.getDictionaryProvider(), key);
    return transaction.createTable(table, schema).load(Load.Mode.INSERT);
  }

  private static PrimaryKey key(CommandStatementIngest command, PrimaryKey otherwise) {
    Map<String, String> options = command.getOptionsMap();
    String columns = options.get(KEY_OPTION);
    if (columns == null) {
      return otherwise;
    }
    return columns.isEmpty()
        ? PrimaryKey.none()
        : PrimaryKey.of(List.of(columns.split(",", -1)).stream().map(String::trim).toList());
  }

  private static void requireKey(CommandStatementIngest command, TableSchema schema) {
    if (!key(command, schema.primaryKey()).equals(schema.primaryKey())) {
      throw SheafException.of(
          ErrorCode.SCHEMA_MISMATCH,
          "table '{table}' has the key {key}, and not the one that the option names",
          "table",
          command.getTable(),
          "key",
          schema.primaryKey().columns());
    }
  }
}
