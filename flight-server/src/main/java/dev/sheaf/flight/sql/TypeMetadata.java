package dev.sheaf.flight.sql;

import java.util.List;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetXdbcTypeInfo;
import org.jspecify.annotations.Nullable;

/** The types that columns can have, as JDBC and ODBC number them. */
final class TypeMetadata {
  private static final int NULLABLE = 1;
  private static final int SEARCHABLE_FULL = 3;
  private static final int DATETIME = 9;

  /**
   * One type.
   *
   * @param name in statements
   * @param code of JDBC and ODBC
   * @param size digits, or characters; null where it has no meaning
   * @param quote around a literal; null for none
   */
  private record Type(
      String name,
      int code,
      @Nullable Integer size,
      @Nullable String quote,
      @Nullable Boolean unsigned,
      @Nullable Integer scaleMax,
      @Nullable Integer radix) {}

  private static final List<Type> TYPES =
      List.of(
          new Type("BOOLEAN", -7, 1, null, null, null, null),
          whole("TINYINT", -6, 3, false),
          whole("BIGINT", -5, 19, false),
          whole("UBIGINT", -5, 20, true),
          new Type("BLOB", -4, null, "'", null, null, null),
          new Type("DECIMAL", 3, 38, null, false, 38, 10),
          whole("INTEGER", 4, 10, false),
          whole("UINTEGER", 4, 10, true),
          whole("SMALLINT", 5, 5, false),
          whole("USMALLINT", 5, 5, true),
          new Type("FLOAT", 7, 24, null, false, null, 2),
          new Type("DOUBLE", 8, 53, null, false, null, 2),
          new Type("VARCHAR", 12, null, "'", null, null, null),
          new Type("DATE", 91, 10, "'", null, null, null),
          new Type("TIME", 92, 15, "'", null, 6, null),
          new Type("TIMESTAMP", 93, 26, "'", null, 6, null),
          new Type("TIMESTAMP_S", 93, 19, "'", null, 0, null),
          new Type("TIMESTAMP_MS", 93, 23, "'", null, 3, null),
          new Type("TIMESTAMP_NS", 93, 29, "'", null, 9, null),
          new Type("TIMESTAMP WITH TIME ZONE", 93, 32, "'", null, 6, null));

  private TypeMetadata() {}

  private static Type whole(String name, int code, int digits, boolean unsigned) {
    return new Type(name, code, digits, null, unsigned, 0, 10);
  }

  static void addTo(Metadata metadata) {
    metadata.add(
        CommandGetXdbcTypeInfo.class,
        Schemas.GET_TYPE_INFO_SCHEMA,
        command ->
            TYPES.stream()
                .filter(type -> !command.hasDataType() || type.code == command.getDataType())
                .map(TypeMetadata::row)
                .iterator());
  }

  private static @Nullable Object[] row(Type type) {
    boolean time = type.code >= 91;
    return new Object[] {
      type.name,
      type.code,
      type.size,
      type.quote,
      type.quote,
      type.name.equals("DECIMAL") ? List.of("precision", "scale") : null,
      NULLABLE,
      type.code == 12,
      SEARCHABLE_FULL,
      type.unsigned,
      false,
      false,
      type.name,
      type.scaleMax == null ? null : 0,
      type.scaleMax,
      time ? DATETIME : type.code,
      time ? type.code - 90 : null,
      type.radix,
      null
    };
  }
}
