package dev.sheaf.store.schema;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import dev.sheaf.store.rows.Fingerprint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The schema of a table at one version: columns in order, primary key, metadata.
 *
 * <p><i>Invariants.</i> Names are unique and not empty; types are supported and not
 * dictionary-encoded; key columns exist, are of a type that keys may have, and take no null. An id
 * belongs to one column for ever: the ids of dropped columns are {@linkplain #retiredIds()
 * remembered}, so that a new column of an old name does not bring old values back.
 *
 * <p><i>Changes.</i> {@link #add}, {@link #drop}, {@link #rename} and {@link #widen} give a new
 * schema and touch no row: a row keeps the columns that it was written with, and is read through
 * {@link #mappingFrom}.
 *
 * <p><i>Errors.</i> All mistakes of a caller are {@link SheafException}s that name the column.
 */
public final class TableSchema {
  private final List<Column> columns;
  private final PrimaryKey primaryKey;
  private final List<Long> retiredIds;
  private final Schema arrow;
  private final Map<String, Integer> positions = new LinkedHashMap<>();
  private final int[] keyPositions;
  private final Fingerprint fingerprint;

  private TableSchema(
      List<Column> columns, PrimaryKey key, List<Long> retiredIds, Map<String, String> metadata) {
    List<Field> given = columns.stream().map(Column::field).toList();
    SchemaRules.check(given);
    for (int i = 0; i < given.size(); i++) {
      positions.put(given.get(i).getName(), i);
    }
    keyPositions = positionsOf(key, given, positions);
    Set<Integer> keys = new HashSet<>();
    for (int position : keyPositions) {
      keys.add(position);
    }
    this.columns =
        IntStream.range(0, columns.size())
            .mapToObj(
                i -> keys.contains(i) && !key.isNone() ? notNull(columns.get(i)) : columns.get(i))
            .toList();
    this.primaryKey = key;
    this.retiredIds = List.copyOf(retiredIds);
    this.arrow = new Schema(this.columns.stream().map(Column::field).toList(), metadata);
    ByteBuffer hash = ByteBuffer.wrap(ColumnIds.sha256(SchemaJson.identity(this.columns, key)));
    this.fingerprint = new Fingerprint(hash.getLong(), hash.getLong());
  }

  /**
   * A new table's schema. A dictionary-encoded field must state the type of its values, as schemas
   * do on the wire; for the schema of vectors use the overload with dictionaries.
   *
   * @throws SheafException {@code BAD_SCHEMA}, {@code BAD_NAME}, {@code UNSUPPORTED_TYPE}, {@code
   *     UNKNOWN_COLUMN} (in the key) or {@code LIMIT_EXCEEDED}
   */
  public static TableSchema create(Schema arrow, PrimaryKey key) {
    List<Field> fields = arrow.getFields().stream().map(DictionaryForm::decoded).toList();
    return created(fields, arrow.getCustomMetadata(), key);
  }

  /** As {@link #create(Schema, PrimaryKey)}, for the schema of vectors and their dictionaries. */
  public static TableSchema create(Schema arrow, DictionaryProvider dictionaries, PrimaryKey key) {
    Schema decoded = DictionaryForm.decoded(arrow, dictionaries);
    return created(decoded.getFields(), arrow.getCustomMetadata(), key);
  }

  private static TableSchema created(
      List<Field> fields, Map<String, String> metadata, PrimaryKey key) {
    SchemaRules.check(fields);
    List<Column> columns = new ArrayList<>();
    Set<Long> taken = new HashSet<>();
    for (Field field : fields) {
      Column column = new Column(ColumnIds.choose(field, taken), field);
      taken.add(column.id());
      columns.add(column);
    }
    return new TableSchema(columns, key, List.of(), metadata);
  }

  /**
   * A schema of given parts, as it is read back or put together of other schemas of the table.
   *
   * @param columns with their ids, each only once
   * @param retiredIds ids that columns had which were dropped
   * @throws IllegalArgumentException if an id is there twice, among the retired ones too
   * @throws SheafException as {@link #create(Schema, PrimaryKey)}
   */
  public static TableSchema of(
      List<Column> columns, PrimaryKey key, List<Long> retiredIds, Map<String, String> metadata) {
    Set<Long> ids = new HashSet<>(retiredIds);
    for (Column column : columns) {
      if (!ids.add(column.id())) {
        throw new IllegalArgumentException("a column id is there twice");
      }
    }
    return new TableSchema(columns, key, retiredIds, metadata);
  }

  /** The columns in order. */
  public List<Column> columns() {
    return columns;
  }

  /** The Arrow schema, with the metadata of the table and its fields. */
  public Schema arrow() {
    return arrow;
  }

  /** The metadata of the table. */
  public Map<String, String> metadata() {
    return arrow.getCustomMetadata();
  }

  /** The primary key. */
  public PrimaryKey primaryKey() {
    return primaryKey;
  }

  /** Whether the table is a set of rows, without a primary key. */
  public boolean keyless() {
    return primaryKey.isNone();
  }

  /** Positions of the key columns in key order; all positions when {@link #keyless()}. A copy. */
  public int[] keyPositions() {
    return keyPositions.clone();
  }

  /** Ids of columns that were dropped and whose ids are not given again. */
  public List<Long> retiredIds() {
    return retiredIds;
  }

  /** The position of a column, or -1. */
  public int indexOf(String name) {
    return positions.getOrDefault(name, -1);
  }

  /** The position of the column with that id, or -1. */
  public int indexOfId(long id) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).id() == id) {
        return i;
      }
    }
    return -1;
  }

  /**
   * The column of a name.
   *
   * @throws SheafException {@code UNKNOWN_COLUMN}, with the nearest names
   */
  public Column column(String name) {
    int position = indexOf(name);
    if (position < 0) {
      throw unknown(name, positions.keySet());
    }
    return columns.get(position);
  }

  /**
   * 128 bits over ids, names, types, nullability, order and key; metadata does not count. Equal
   * schemas have equal fingerprints, in whichever datasets they were created.
   */
  public Fingerprint fingerprint() {
    return fingerprint;
  }

  /**
   * This schema with one more column at the end, null in every row that is there.
   *
   * @throws SheafException {@code BAD_SCHEMA} when the name is taken or the field is not nullable;
   *     {@code UNSUPPORTED_TYPE} and others as {@link #create(Schema, PrimaryKey)}
   */
  public TableSchema add(Field field) {
    Field stored = DictionaryForm.decoded(field);
    if (stored.getName() != null && indexOf(stored.getName()) >= 0) {
      throw taken(stored.getName());
    }
    if (!stored.isNullable()) {
      throw SheafException.of(
          ErrorCode.BAD_SCHEMA,
          "column '{column}' must be nullable: it is null in the rows that are there already",
          "column",
          stored.getName());
    }
    List<Field> fields = new ArrayList<>(arrow.getFields());
    fields.add(stored);
    SchemaRules.check(fields);
    Set<Long> takenIds = new HashSet<>(retiredIds);
    columns.forEach(column -> takenIds.add(column.id()));
    List<Column> more = new ArrayList<>(columns);
    more.add(new Column(ColumnIds.choose(stored, takenIds), stored));
    return new TableSchema(more, primaryKey, retiredIds, metadata());
  }

  /**
   * This schema without a column.
   *
   * @throws SheafException {@code UNKNOWN_COLUMN}; {@code BAD_SCHEMA} for a key column and for the
   *     last one
   */
  public TableSchema drop(String name) {
    Column dropped = column(name);
    if (primaryKey.columns().contains(name)) {
      throw SheafException.of(
          ErrorCode.BAD_SCHEMA,
          "column '{column}' is part of the primary key and cannot be dropped",
          "column",
          name);
    }
    List<Column> rest = new ArrayList<>(columns);
    rest.remove(dropped);
    List<Long> retired = new ArrayList<>(retiredIds);
    retired.add(dropped.id());
    return new TableSchema(rest, primaryKey, retired, metadata());
  }

  /**
   * This schema with another name for a column, which keeps its id and so its values.
   *
   * @throws SheafException {@code UNKNOWN_COLUMN}; {@code BAD_SCHEMA} when the name is taken
   */
  public TableSchema rename(String from, String to) {
    Column column = column(from);
    if (from.equals(to)) {
      return this;
    }
    if (indexOf(to) >= 0) {
      throw taken(to);
    }
    Field old = column.field();
    Field field = new Field(to, old.getFieldType(), old.getChildren());
    return with(column, field, primaryKey.renamed(from, to));
  }

  /**
   * This schema with a wider type for a column, which keeps its values; children keep their types.
   *
   * @throws SheafException {@code UNKNOWN_COLUMN}; {@code BAD_SCHEMA} when the type is not a
   *     {@linkplain TypeWidening widening}
   */
  public TableSchema widen(String name, ArrowType type) {
    Column column = column(name);
    Field old = column.field();
    if (column.type().equals(type)) {
      return this;
    }
    if (!TypeWidening.allows(column.type(), type)) {
      throw SheafException.of(
          ErrorCode.BAD_SCHEMA,
          "column '{column}' of type {from} cannot become {to}: it can be widened to {choices}",
          "column",
          name,
          "from",
          TypeNames.of(old),
          "to",
          TypeNames.of(type),
          "choices",
          TypeWidening.choices(column.type()));
    }
    FieldType wide = new FieldType(old.isNullable(), type, null, old.getMetadata());
    return with(column, new Field(name, wide, old.getChildren()), primaryKey);
  }

  /**
   * Where the columns of this schema are in rows that were written under another schema of the
   * table: per column of this one the position in {@code physical}, or -1 when those rows do not
   * have it and it is null in them. The types found are of one {@linkplain TypeFamily family}, not
   * necessarily equal, and may be wider there.
   */
  public int[] mappingFrom(TableSchema physical) {
    Map<Long, Integer> byId = new HashMap<>();
    for (int i = 0; i < physical.columns.size(); i++) {
      byId.put(physical.columns.get(i).id(), i);
    }
    int[] mapping = new int[columns.size()];
    for (int i = 0; i < mapping.length; i++) {
      mapping[i] = byId.getOrDefault(columns.get(i).id(), -1);
    }
    return mapping;
  }

  /** The stored form: one line of JSON. {@link #fromJson} gives an equal schema. */
  public String toJson() {
    return SchemaJson.write(this);
  }

  /**
   * Reads the stored form.
   *
   * @throws SheafException {@code DAMAGED} on anything that {@link #toJson} does not write
   */
  public static TableSchema fromJson(String json) {
    return SchemaJson.read(json);
  }

  private TableSchema with(Column column, Field field, PrimaryKey key) {
    List<Column> changed = new ArrayList<>(columns);
    changed.set(columns.indexOf(column), new Column(column.id(), field));
    return new TableSchema(changed, key, retiredIds, metadata());
  }

  private static int[] positionsOf(
      PrimaryKey key, List<Field> fields, Map<String, Integer> positions) {
    if (key.isNone()) {
      return IntStream.range(0, fields.size()).toArray();
    }
    int[] found = new int[key.columns().size()];
    for (int i = 0; i < found.length; i++) {
      String name = key.columns().get(i);
      if (!positions.containsKey(name)) {
        throw unknown(name, positions.keySet());
      }
      found[i] = Objects.requireNonNull(positions.get(name));
      SchemaRules.checkKey(fields.get(found[i]));
    }
    return found;
  }

  private static Column notNull(Column column) {
    Field field = column.field();
    FieldType type = new FieldType(false, field.getType(), null, field.getMetadata());
    return new Column(column.id(), new Field(field.getName(), type, field.getChildren()));
  }

  private static SheafException taken(String name) {
    return SheafException.of(
        ErrorCode.BAD_SCHEMA, "there is a column '{column}' already", "column", name);
  }

  private static SheafException unknown(String name, Set<String> known) {
    return SheafException.of(
        ErrorCode.UNKNOWN_COLUMN,
        "no column '{column}'{hint}",
        "column",
        name,
        "hint",
        Suggestions.hint(name, known));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TableSchema schema
        && columns.equals(schema.columns)
        && primaryKey.equals(schema.primaryKey)
        && retiredIds.equals(schema.retiredIds)
        && metadata().equals(schema.metadata());
  }

  @Override
  public int hashCode() {
    return fingerprint.hashCode();
  }

  @Override
  public String toString() {
    return arrow.getFields().stream()
            .map(
                field ->
                    field.getName()
                        + " "
                        + TypeNames.of(field)
                        + (field.isNullable() ? "" : " not null"))
            .collect(Collectors.joining(", "))
        + ", "
        + primaryKey;
  }
}
