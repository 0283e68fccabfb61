package dev.sheaf.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeStampMilliTZVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Columns whose type DuckDB does not have come back as they were. */
@ExtendWith(AllocatorExtension.class)
class SqlTypesTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              field("id", new ArrowType.Int(64, true)),
              field("day", new ArrowType.Date(DateUnit.MILLISECOND)),
              field("code", new ArrowType.FixedSizeBinary(2)),
              field("text", ArrowType.LargeUtf8.INSTANCE),
              field("at", new ArrowType.Timestamp(TimeUnit.MILLISECOND, "UTC")),
              field("noon", new ArrowType.Time(TimeUnit.MILLISECOND, 32)),
              field("took", new ArrowType.Duration(TimeUnit.SECOND))));

  private static Field field(String name, ArrowType type) {
    return new Field(name, FieldType.nullable(type), null);
  }

  @Test
  void typesComeBackAndAreWritten(BufferAllocator allocator) {
    try (SqlFixture fixture = new SqlFixture(allocator)) {
      fixture.dataset.createTable("kinds", SCHEMA, PrimaryKey.of("id"));
      try (Transaction tx = fixture.dataset.begin("main");
          VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator)) {
        root.allocateNew();
        ((BigIntVector) root.getVector(0)).setSafe(0, 1);
        ((BigIntVector) root.getVector(0)).setSafe(1, 2);
        ((DateMilliVector) root.getVector(1)).setSafe(0, 86_400_000L * 3);
        ((FixedSizeBinaryVector) root.getVector(2)).setSafe(0, new byte[] {1, 2});
        ((LargeVarCharVector) root.getVector(3)).setSafe(0, new byte[] {'h', 'i'});
        ((TimeStampMilliTZVector) root.getVector(4)).setSafe(0, 1_234);
        ((TimeMilliVector) root.getVector(5)).setSafe(0, 43_200_000);
        ((DurationVector) root.getVector(6)).setSafe(0, 90);
        root.setRowCount(2);
        tx.table("kinds").insert(root);
        tx.commit(CommitMessage.of("kinds"));
      }
      List<String> rows = fixture.rows("SELECT * FROM kinds ORDER BY id");
      try (SqlResult result = fixture.session.execute("SELECT * FROM kinds")) {
        for (int i = 0; i < SCHEMA.getFields().size(); i++) {
          assertEquals(
              SCHEMA.getFields().get(i).getType(), result.schema().getFields().get(i).getType());
        }
      }
      assertEquals("2|null|null|null|null|null|null", rows.get(1));
      try (SqlResult copied =
          fixture.session.execute(
              "INSERT INTO kinds SELECT * REPLACE (id + 10 AS id) FROM kinds")) {
        assertEquals(2, copied.updateCount());
      }
      assertEquals(
          rows.get(0).substring(1),
          fixture.rows("SELECT a.* FROM kinds a WHERE a.id = 11").get(0).substring(2));
      assertEquals(
          List.of("Date(MILLISECOND)", "LargeUtf8"),
          types(fixture, "SELECT k.day AS d, text FROM kinds k JOIN t ON k.id = t.id"));
    }
  }

  @Test
  void enumsAreTheirTexts(BufferAllocator allocator) {
    try (SqlFixture fixture = new SqlFixture(allocator)) {
      String kinds = "ENUM ('small', 'large')";
      String query =
          "SELECT i::INTEGER AS id, (CASE i WHEN 0 THEN 'large' WHEN 2 THEN 'small' END)::"
              + kinds
              + " AS kind, [('large')::"
              + kinds
              + ", NULL] AS kinds FROM range(3) r(i) ORDER BY id";
      List<String> rows =
          List.of(
              "0|large|[\"large\",null]", "1|null|[\"large\",null]", "2|small|[\"large\",null]");
      assertEquals(List.of("Int(32, true)", "Utf8", "List"), types(fixture, query));
      assertEquals(rows, fixture.rows(query));
      try (SqlResult made = fixture.session.execute("CREATE TABLE kinds AS " + query)) {
        assertEquals(3, made.updateCount());
      }
      assertEquals(rows, fixture.rows("SELECT * FROM kinds ORDER BY id"));
      assertEquals(List.of(), fixture.rows("SELECT 'small'::" + kinds + " WHERE false"));
    }
  }

  private static List<String> types(SqlFixture fixture, String statement) {
    try (SqlResult result = fixture.session.execute(statement)) {
      return result.schema().getFields().stream().map(f -> f.getType().toString()).toList();
    }
  }
}
