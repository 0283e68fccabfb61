package dev.sheaf.store.schema;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.List;

/** Which schema may follow another one of the same table without a look at its rows. */
public final class SchemaSuccession {
  private SchemaSuccession() {}

  /**
   * Checks that rows written under one schema can be read under the other. Columns are told apart
   * by their ids; they may be reordered, renamed, dropped, added if they take nulls, and widened.
   *
   * @throws SheafException {@code BAD_SCHEMA} naming the column that stands against it
   */
  public static void require(TableSchema from, TableSchema to) {
    if (from.keyless() != to.keyless() || (!from.keyless() && !keyIds(from).equals(keyIds(to)))) {
      throw SheafException.of(
          ErrorCode.BAD_SCHEMA,
          "the primary key {from} cannot become {to}: a table keeps its key columns; make another table",
          "from",
          from.primaryKey(),
          "to",
          to.primaryKey());
    }
    for (Column column : to.columns()) {
      int before = from.indexOfId(column.id());
      if (before >= 0) {
        requireWidening(from.columns().get(before), column);
      } else if (!column.field().isNullable()) {
        throw SheafException.of(
            ErrorCode.BAD_SCHEMA,
            "column '{column}' must be nullable: it is null in the rows that are there already",
            "column",
            column.name());
      }
    }
  }

  private static void requireWidening(Column from, Column to) {
    boolean nullsStay = to.field().isNullable() || !from.field().isNullable();
    boolean childrenStay = from.field().getChildren().equals(to.field().getChildren());
    if (!nullsStay || !childrenStay || !TypeWidening.allows(from.type(), to.type())) {
      throw SheafException.of(
          ErrorCode.BAD_SCHEMA,
          "column '{column}' of type {from} cannot become {to}{nulls}: the values that are there would not fit",
          "column",
          to.name(),
          "from",
          TypeNames.of(from.field()),
          "to",
          TypeNames.of(to.field()),
          "nulls",
          nullsStay ? "" : " without nulls");
    }
  }

  private static List<Long> keyIds(TableSchema schema) {
    return schema.primaryKey().columns().stream().map(name -> schema.column(name).id()).toList();
  }
}
