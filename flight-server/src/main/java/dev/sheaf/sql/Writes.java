package dev.sheaf.sql;

import dev.sheaf.sql.WriteQueries.WriteQuery;
import dev.sheaf.sql.plan.Names;
import dev.sheaf.sql.plan.Plan;
import dev.sheaf.sql.text.Command;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.TableWriter;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.table.Load;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Runs one statement that writes, in a transaction.
 *
 * <p>What is written is worked out by a query first. Its rows go straight into the table where the
 * query reads nothing of the transaction; else all of them are gathered before the first is
 * written.
 */
final class Writes {
  private final BufferAllocator allocator;
  private final Queries queries;
  private final Names names;
  private final Transaction transaction;
  private final List<@Nullable Object> parameters;
  private final Reads reads;

  /** What the queries of a write may read. */
  enum Reads {
    /** Versions only, which nothing changes. */
    VERSIONS,
    /** The transaction itself as well. */
    TRANSACTION
  }

  Writes(
      BufferAllocator allocator,
      Queries queries,
      Names names,
      Transaction transaction,
      List<@Nullable Object> parameters,
      Reads reads) {
    this.allocator = allocator;
    this.queries = queries;
    this.names = names;
    this.transaction = transaction;
    this.parameters = parameters;
    this.reads = reads;
  }

  /**
   * Runs a statement.
   *
   * @return how many rows it inserted, changed or deleted; 0 for changes of tables
   */
  long run(Command command) {
    if (command instanceof Command.Insert insert) {
      return insert(insert);
    }
    if (command instanceof Command.Update update) {
      return update(update);
    }
    if (command instanceof Command.Delete delete) {
      return delete(delete);
    }
    if (command instanceof Command.Truncate truncate) {
      return clear(table(truncate.target()));
    }
    if (command instanceof Command.CreateTable create) {
      return create(create);
    }
    changeTable(command);
    return 0;
  }

  private String table(Command.Target target) {
    return StatementNames.spelled(target.table(), transaction.tableNames());
  }

  private long insert(Command.Insert command) {
    TableWriter writer = transaction.table(table(command.target()));
    WriteQuery query = WriteQueries.insert(command, writer.schema());
    Load.Mode mode =
        command.existing() == Command.Existing.REPLACED ? Load.Mode.UPSERT : Load.Mode.INSERT;
    try (QueryResult result = start(query.sql())) {
      requireColumns(result, query.fields());
      return load(writer, mode, result, query.fields());
    }
  }

  private static void requireColumns(QueryResult result, List<Field> fields) {
    int given = result.schema().getFields().size();
    if (given != fields.size()) {
      throw SheafException.of(
          ErrorCode.BAD_SQL,
          "the rows to insert have {given} columns, and {expected} are wanted",
          "given",
          given,
          "expected",
          fields.size());
    }
  }

  private long load(TableWriter writer, Load.Mode mode, QueryResult result, List<Field> fields) {
    long rows = 0;
    try (Load load = writer.load(mode)) {
      if (reads == Reads.TRANSACTION) {
        try (VectorSchemaRoot all = Gathered.all(allocator, result, fields)) {
          rows = all.getRowCount();
          load.add(all);
        }
      } else {
        while (result.advance()) {
          try (VectorSchemaRoot batch = Gathered.batch(allocator, result, fields)) {
            rows += batch.getRowCount();
            load.add(batch);
          }
        }
      }
      load.finish();
    }
    return rows;
  }

  private long update(Command.Update command) {
    TableWriter writer = transaction.table(table(command.target()));
    if (WriteQueries.changesKeys(command, writer.schema())) {
      return updateWhole(command, writer);
    }
    WriteQuery query = WriteQueries.update(command, writer.schema(), transaction.branch());
    try (VectorSchemaRoot rows = gather(query)) {
      writer.update(rows);
      return rows.getRowCount();
    }
  }

  private long updateWhole(Command.Update command, TableWriter writer) {
    WriteQuery query = WriteQueries.updateWhole(command, writer.schema(), transaction.branch());
    int columns = query.fields().size() / 2;
    try (VectorSchemaRoot rows = gather(query)) {
      writer.delete(part(rows, 0, columns));
      writer.insert(part(rows, columns, 2 * columns));
      return rows.getRowCount();
    }
  }

  /** Some columns; borrowed. */
  private static VectorSchemaRoot part(VectorSchemaRoot rows, int from, int to) {
    return new VectorSchemaRoot(
        rows.getSchema().getFields().subList(from, to),
        rows.getFieldVectors().subList(from, to),
        rows.getRowCount());
  }

  private long delete(Command.Delete command) {
    String table = table(command.target());
    if (command.where().isEmpty() && command.using().isEmpty()) {
      return clear(table);
    }
    TableWriter writer = transaction.table(table);
    WriteQuery query = WriteQueries.delete(command, writer.schema(), transaction.branch());
    try (VectorSchemaRoot rows = gather(query)) {
      return writer.delete(rows).deleted();
    }
  }

  private long clear(String table) {
    long rows;
    try (Snapshot snapshot = transaction.snapshot(table)) {
      rows = snapshot.rowCount();
    }
    transaction.table(table).clear();
    return rows;
  }

  private VectorSchemaRoot gather(WriteQuery query) {
    try (QueryResult result = start(query.sql())) {
      return Gathered.all(allocator, result, query.fields());
    }
  }

  private QueryResult start(String sql) {
    Plan plan = queries.plan(queries.parse(sql), names, parameters);
    return queries.start(plan, parameters, result -> {});
  }

  private long create(Command.CreateTable command) {
    String name = command.target().table();
    String there = table(command.target());
    if (transaction.tableNames().contains(there)) {
      if (command.ifThere() == Command.IfThere.SKIP) {
        return 0;
      }
      if (command.ifThere() == Command.IfThere.REPLACE) {
        transaction.dropTable(there);
      }
    }
    PrimaryKey key = PrimaryKey.of(command.key());
    if (command.query() == null) {
      transaction.createTable(name, new Schema(fields(command.columns())), key);
      return 0;
    }
    try (QueryResult result = start(command.query())) {
      List<Field> fields = result.schema().getFields();
      TableWriter writer =
          transaction.createTable(name, TableSchema.create(new Schema(fields), key));
      return load(writer, Load.Mode.INSERT, result, writer.schema().arrow().getFields());
    }
  }

  /** Fields of columns whose types are spelled as DuckDB does. */
  private List<Field> fields(List<Command.ColumnDefinition> columns) {
    List<Field> typed;
    Plan plan = queries.plan(queries.parse(WriteQueries.types(columns)), names, List.of());
    try (QueryResult result = queries.start(plan, List.of(), closed -> {})) {
      typed = result.schema().getFields();
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Field field = typed.get(i);
      boolean nullable = columns.get(i).nullability() == Command.Nullability.NULLABLE;
      fields.add(
          new Field(
              columns.get(i).name(),
              new FieldType(nullable, field.getType(), null),
              field.getChildren()));
    }
    return fields;
  }

  private void changeTable(Command command) {
    if (command instanceof Command.DropTable drop) {
      String table = table(drop.target());
      if (drop.ifMissing() == Command.IfThere.FAIL || transaction.tableNames().contains(table)) {
        transaction.dropTable(table);
      }
    } else if (command instanceof Command.AddColumn add) {
      String table = table(add.target());
      boolean there =
          transaction.table(table).schema().columns().stream()
              .anyMatch(column -> column.name().equalsIgnoreCase(add.column().name()));
      if (!there || add.ifThere() == Command.IfThere.FAIL) {
        transaction.addColumn(table, fields(List.of(add.column())).get(0));
      }
    } else if (command instanceof Command.DropColumn drop) {
      String table = table(drop.target());
      TableSchema schema = transaction.table(table).schema();
      boolean there =
          schema.columns().stream()
              .anyMatch(column -> column.name().equalsIgnoreCase(drop.column()));
      if (there || drop.ifMissing() == Command.IfThere.FAIL) {
        transaction.dropColumn(table, WriteQueries.column(schema, drop.column()).name());
      }
    } else if (command instanceof Command.RenameColumn rename) {
      String table = table(rename.target());
      String from = WriteQueries.column(transaction.table(table).schema(), rename.from()).name();
      transaction.renameColumn(table, from, rename.to());
    } else if (command instanceof Command.WidenColumn widen) {
      String table = table(widen.target());
      Command.ColumnDefinition definition =
          new Command.ColumnDefinition(
              WriteQueries.column(transaction.table(table).schema(), widen.column()).name(),
              widen.type(),
              Command.Nullability.NULLABLE);
      transaction.widenColumn(
          table, definition.name(), fields(List.of(definition)).get(0).getType());
    } else {
      throw new IllegalArgumentException("no statement that writes: " + command);
    }
  }
}
