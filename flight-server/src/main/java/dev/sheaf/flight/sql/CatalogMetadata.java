package dev.sheaf.flight.sql;

import dev.sheaf.sql.type.DuckDbTypes;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.arrow.flight.sql.FlightSqlColumnMetadata;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetCatalogs;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetCrossReference;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetDbSchemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetExportedKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetImportedKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetPrimaryKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTableTypes;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTables;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What there is: the dataset is the one catalog, each branch and tag a schema of it, each table of
 * these a table.
 */
final class CatalogMetadata {
  private static final String TABLE_TYPE = "TABLE";

  private final Dataset dataset;
  private final Sessions sessions;

  private CatalogMetadata(Dataset dataset, Sessions sessions) {
    this.dataset = dataset;
    this.sessions = sessions;
  }

  static void addTo(Metadata metadata, Dataset dataset, Sessions sessions) {
    CatalogMetadata here = new CatalogMetadata(dataset, sessions);
    metadata.add(
        CommandGetCatalogs.class,
        Schemas.GET_CATALOGS_SCHEMA,
        command -> rows(Stream.<Object[]>of(new Object[] {dataset.name()})));
    metadata.add(
        CommandGetTableTypes.class,
        Schemas.GET_TABLE_TYPES_SCHEMA,
        command -> rows(Stream.<Object[]>of(new Object[] {TABLE_TYPE})));
    metadata.add(CommandGetDbSchemas.class, Schemas.GET_SCHEMAS_SCHEMA, here::schemas);
    metadata.add(
        CommandGetTables.class,
        command ->
            command.getIncludeSchema()
                ? Schemas.GET_TABLES_SCHEMA
                : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA,
        (memory, caller, command) ->
            new ListedRows(
                memory,
                command.getIncludeSchema()
                    ? Schemas.GET_TABLES_SCHEMA
                    : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA,
                here.tables(caller, command)));
    metadata.add(
        CommandGetPrimaryKeys.class,
        command -> Schemas.GET_PRIMARY_KEYS_SCHEMA,
        (memory, caller, command) ->
            new ListedRows(
                memory, Schemas.GET_PRIMARY_KEYS_SCHEMA, here.primaryKeys(caller, command)));
    metadata.add(
        CommandGetExportedKeys.class,
        Schemas.GET_EXPORTED_KEYS_SCHEMA,
        command -> rows(Stream.empty()));
    metadata.add(
        CommandGetImportedKeys.class,
        Schemas.GET_IMPORTED_KEYS_SCHEMA,
        command -> rows(Stream.empty()));
    metadata.add(
        CommandGetCrossReference.class,
        Schemas.GET_CROSS_REFERENCE_SCHEMA,
        command -> rows(Stream.empty()));
  }

  private static Iterator<@Nullable Object[]> rows(Stream<@Nullable Object[]> rows) {
    return rows.iterator();
  }

  /** An empty name asks for what is in no catalog, which nothing is. */
  private boolean isOurs(boolean named, String catalog) {
    return !named || catalog.equals(dataset.name());
  }

  private Stream<Ref> refs(Predicate<String> wanted) {
    return dataset.refs().stream()
        .filter(ref -> wanted.test(ref.name()))
        .sorted(Comparator.comparing(Ref::name));
  }

  private static Predicate<String> pattern(boolean given, String pattern) {
    return given ? NamePattern.of(pattern) : name -> true;
  }

  private Iterator<@Nullable Object[]> schemas(CommandGetDbSchemas command) {
    if (!isOurs(command.hasCatalog(), command.getCatalog())) {
      return rows(Stream.empty());
    }
    return rows(
        refs(pattern(command.hasDbSchemaFilterPattern(), command.getDbSchemaFilterPattern()))
            .map(ref -> new Object[] {dataset.name(), ref.name()}));
  }

  private Iterator<@Nullable Object[]> tables(Caller caller, CommandGetTables command) {
    boolean wanted =
        isOurs(command.hasCatalog(), command.getCatalog())
            && (command.getTableTypesCount() == 0
                || command.getTableTypesList().contains(TABLE_TYPE));
    if (!wanted) {
      return rows(Stream.empty());
    }
    Predicate<String> names =
        pattern(command.hasTableNameFilterPattern(), command.getTableNameFilterPattern());
    Stream<Ref> refs =
        refs(pattern(command.hasDbSchemaFilterPattern(), command.getDbSchemaFilterPattern()));
    if (asksForOne(command)) {
      String here = sessions.ref(caller);
      refs = refs.sorted(Comparator.comparing(ref -> !ref.name().equals(here)));
    }
    return rows(
        refs.flatMap(
            ref -> {
              Version version = dataset.graph().version(ref.target());
              return version.tables().entrySet().stream()
                  .filter(table -> names.test(table.getKey()))
                  .map(
                      table ->
                          table(
                              ref.name(),
                              table.getKey(),
                              table.getValue(),
                              command.getIncludeSchema()));
            }));
  }

  /** Who wants the columns of a table and names no schema, as ADBC may, takes the first answer. */
  private static boolean asksForOne(CommandGetTables command) {
    return command.getIncludeSchema()
        && !command.hasDbSchemaFilterPattern()
        && command.hasTableNameFilterPattern()
        && command.getTableNameFilterPattern().indexOf('%') < 0;
  }

  private @Nullable Object[] table(
      String branchOrTag, String table, TableState state, boolean includeSchema) {
    if (!includeSchema) {
      return new Object[] {dataset.name(), branchOrTag, table, TABLE_TYPE};
    }
    byte[] schema =
        IpcSchema.bytes(described(branchOrTag, table, dataset.schema(state))).toByteArray();
    return new Object[] {dataset.name(), branchOrTag, table, TABLE_TYPE, schema};
  }

  /** A table's columns, with what JDBC wants to know of each. */
  private Schema described(String ref, String table, TableSchema schema) {
    List<Field> fields = new ArrayList<>();
    for (Field field : schema.arrow().getFields()) {
      FlightSqlColumnMetadata.Builder about =
          new FlightSqlColumnMetadata.Builder()
              .catalogName(dataset.name())
              .schemaName(ref)
              .tableName(table)
              .typeName(DuckDbTypes.spelled(field).orElse(field.getType().toString()))
              .isAutoIncrement(false)
              .isCaseSensitive(true)
              .isReadOnly(false)
              .isSearchable(true);
      if (field.getType() instanceof ArrowType.Decimal decimal) {
        about.precision(decimal.getPrecision()).scale(decimal.getScale());
      }
      Map<String, String> metadata = new HashMap<>(field.getMetadata());
      metadata.putAll(about.build().getMetadataMap());
      fields.add(
          new Field(
              field.getName(),
              new FieldType(field.isNullable(), field.getType(), field.getDictionary(), metadata),
              field.getChildren()));
    }
    return new Schema(fields);
  }

  private Iterator<@Nullable Object[]> primaryKeys(Caller caller, CommandGetPrimaryKeys command) {
    if (!isOurs(command.hasCatalog(), command.getCatalog())) {
      return rows(Stream.empty());
    }
    Predicate<String> wanted =
        (command.hasDbSchema() ? command.getDbSchema() : sessions.ref(caller))::equals;
    List<@Nullable Object[]> rows = new ArrayList<>();
    refs(wanted)
        .forEach(
            ref -> {
              TableState state =
                  dataset.graph().version(ref.target()).tables().get(command.getTable());
              List<String> columns =
                  state == null ? List.of() : dataset.schema(state).primaryKey().columns();
              for (int i = 0; i < columns.size(); i++) {
                rows.add(
                    new Object[] {
                      dataset.name(), ref.name(), command.getTable(), columns.get(i), i + 1, null
                    });
              }
            });
    return rows.iterator();
  }
}
