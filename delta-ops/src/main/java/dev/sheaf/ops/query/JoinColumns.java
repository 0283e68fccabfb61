package dev.sheaf.ops.query;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.scan.RowColumns;
import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.schema.TypeFamily;
import dev.sheaf.store.schema.TypeNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which columns a join reads, and what they are called.
 *
 * @param oneTable whether the sides are versions of one table
 * @param left those of the left side, in order
 * @param right those of the right side, in order
 * @param schema of the result
 * @param compared of each pair of columns that is compared the places among left and right ones;
 *     null if none is
 */
record JoinColumns(
    boolean oneTable,
    RowColumns left,
    RowColumns right,
    Schema schema,
    @Nullable List<Pair> compared) {
  /** Places of a column among those of the left and those of the right side. */
  record Pair(int left, int right) {}

  static JoinColumns of(VersionJoin join, Dataset dataset, JoinSide left, JoinSide right) {
    TableState leftState = left.version().table(left.table());
    TableState rightState = right.version().table(right.table());
    boolean oneTable = leftState.tableId() == rightState.tableId();
    TableSchema leftSchema = dataset.schema(leftState);
    TableSchema rightSchema = dataset.schema(rightState);
    requireKey(left.table(), leftSchema);
    requireKey(right.table(), rightSchema);
    requireLikeKeys(left.table(), leftSchema, right.table(), rightSchema);
    RowColumns leftColumns = columns(leftSchema, join.leftColumns());
    RowColumns rightColumns = columns(rightSchema, join.rightColumns());
    List<Pair> compared = join.isDiffering() ? compared(oneTable, leftColumns, rightColumns) : null;
    boolean leftMayLack = join.kind() == VersionJoin.Kind.FULL;
    boolean rightMayLack = join.kind() != VersionJoin.Kind.INNER;
    RowColumns leftNamed = leftColumns.renamed(f -> named(join.leftPrefix(), f, leftMayLack));
    RowColumns rightNamed = rightColumns.renamed(f -> named(join.rightPrefix(), f, rightMayLack));
    Schema schema = schema(leftNamed.fields(), rightNamed.fields());
    return new JoinColumns(oneTable, leftNamed, rightNamed, schema, compared);
  }

  private static RowColumns columns(TableSchema schema, @Nullable List<String> names) {
    return names == null ? RowColumns.all(schema) : RowColumns.of(schema, names);
  }

  private static Field named(String prefix, Field field, boolean mayLack) {
    boolean nullable = field.isNullable() || mayLack;
    FieldType type = new FieldType(nullable, field.getType(), null, field.getMetadata());
    return new Field(prefix + field.getName(), type, field.getChildren());
  }

  private static Schema schema(List<Field> left, List<Field> right) {
    List<Field> fields = new ArrayList<>(left);
    fields.addAll(right);
    Set<String> names = new HashSet<>();
    for (Field field : fields) {
      if (!names.add(field.getName())) {
        throw SheafException.of(
            ErrorCode.BAD_ARGUMENT,
            "two columns of the join would be called '{column}'; give other prefixes, or name each"
                + " column once",
            "column",
            field.getName());
      }
    }
    return new Schema(fields);
  }

  private static void requireKey(String table, TableSchema schema) {
    if (schema.keyless()) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT, "table '{table}' has no primary key to join on", "table", table);
    }
  }

  private static void requireLikeKeys(
      String leftTable, TableSchema left, String rightTable, TableSchema right) {
    List<Field> leftKey = RowColumns.key(left).fields();
    List<Field> rightKey = RowColumns.key(right).fields();
    boolean alike = leftKey.size() == rightKey.size();
    for (int i = 0; alike && i < leftKey.size(); i++) {
      alike = TypeFamily.same(leftKey.get(i), rightKey.get(i));
    }
    if (!alike) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "the key of table '{left}' is ({leftKey}) and that of '{right}' is ({rightKey}); only"
              + " keys of like types can be joined",
          "left",
          leftTable,
          "leftKey",
          text(leftKey),
          "right",
          rightTable,
          "rightKey",
          text(rightKey));
    }
  }

  private static String text(List<Field> key) {
    return String.join(
        ", ", key.stream().map(field -> field.getName() + " " + TypeNames.of(field)).toList());
  }

  /** The columns that both sides show: of one table by their ids, of two by their names. */
  private static List<Pair> compared(boolean oneTable, RowColumns left, RowColumns right) {
    List<Pair> pairs = new ArrayList<>();
    for (int l = 0; l < left.count(); l++) {
      Column leftColumn = left.schema().columns().get(left.position(l));
      for (int r = 0; r < right.count(); r++) {
        Column rightColumn = right.schema().columns().get(right.position(r));
        boolean same =
            oneTable
                ? leftColumn.id() == rightColumn.id()
                : leftColumn.name().equals(rightColumn.name());
        if (same) {
          requireComparable(leftColumn, rightColumn);
          pairs.add(new Pair(l, r));
        }
      }
    }
    return pairs;
  }

  private static void requireComparable(Column left, Column right) {
    if (!TypeFamily.same(left.field(), right.field())) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "column '{column}' is {left} on one side and {right} on the other, which cannot be"
              + " compared; leave it out of one",
          "column",
          left.name(),
          "left",
          TypeNames.of(left.field()),
          "right",
          TypeNames.of(right.field()));
    }
  }
}
