package dev.sheaf.files;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.AllocatorExtension;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AllocatorExtension.class)
class TextCastTest {
  @Test
  void takesWhatPeopleWrite(BufferAllocator allocator) {
    assertAll(
        () -> assertRead(allocator, "int64", "+007", "7"),
        () -> assertRead(allocator, "int8", "-128", "-128"),
        () -> assertRead(allocator, "uint8", "255", "255"),
        () -> assertRead(allocator, "uint64", "18446744073709551615", "18446744073709551615"),
        () -> assertRead(allocator, "bool", "Yes", "true"),
        () -> assertRead(allocator, "bool", "0", "false"),
        () -> assertRead(allocator, "double", "1e3", "1000.0"),
        () -> assertRead(allocator, "double", "0.30000000000000004", "0.30000000000000004"),
        () -> assertRead(allocator, "float32", "0.1", "0.1"),
        () -> assertRead(allocator, "float32", "16777217.0000001", "1.6777218E7"),
        () -> assertRead(allocator, "float16", "0.5", "0.5"),
        () -> assertRead(allocator, "decimal(5,2)", "12.5", "12.50"),
        () -> assertRead(allocator, "decimal(5,2)", "1e2", "100.00"),
        () -> assertRead(allocator, "decimal(40,0)", "1" + "0".repeat(39), "1" + "0".repeat(39)),
        () -> assertRead(allocator, "date", "2026-01-31", "2026-01-31"),
        () -> assertRead(allocator, "timestamp", "2026-01-31", "2026-01-31T00:00:00"),
        () -> assertRead(allocator, "timestamp[s]", "1969-12-31T23:59:59", "1969-12-31T23:59:59"),
        () ->
            assertRead(
                allocator, "timestamptz", "2026-01-31 14:30:00.25 +02", "2026-01-31T12:30:00.25Z"),
        () -> assertRead(allocator, "timestamptz", "2026-01-31 14:30:00", "2026-01-31T14:30:00Z"),
        () -> assertRead(allocator, "time[ms]", "14:30:00.250", "14:30:00.25"),
        () -> assertRead(allocator, "duration[ms]", "PT1H30M", "PT1H30M"),
        () -> assertRead(allocator, "interval[month_day_nano]", "P1Y2M3DT4S", "P1Y2M3DT4S"),
        () -> assertRead(allocator, "binary", "00fF", "00ff"),
        () -> assertRead(allocator, "text", " x ", " x "));
  }

  @Test
  void refusesWhatWouldChange(BufferAllocator allocator) {
    assertAll(
        () -> assertRefused(allocator, "int64", "1.0"),
        () -> assertRefused(allocator, "int64", " 1"),
        () -> assertRefused(allocator, "int64", "9223372036854775808"),
        () -> assertRefused(allocator, "int64", "-9223372036854775809"),
        () -> assertRefused(allocator, "int64", "92233720368547758080000000000"),
        () -> assertRefused(allocator, "int8", "128"),
        () -> assertRefused(allocator, "uint8", "-1"),
        () -> assertRefused(allocator, "uint64", "-1"),
        () -> assertRefused(allocator, "uint64", "18446744073709551616"),
        () -> assertRefused(allocator, "int64", "\u0661"),
        () -> assertRefused(allocator, "int64", "-"),
        () -> assertRefused(allocator, "bool", "maybe"),
        () -> assertRefused(allocator, "double", "1d"),
        () -> assertRefused(allocator, "double", "0x1p3"),
        () -> assertRefused(allocator, "double", "1e999"),
        () -> assertRefused(allocator, "double", "nano"),
        () -> assertRefused(allocator, "float32", "1e39"),
        () -> assertRefused(allocator, "float16", "70000"),
        () -> assertRefused(allocator, "decimal(5,2)", "1.005"),
        () -> assertRefused(allocator, "decimal(5,2)", "1000"),
        () -> assertRefused(allocator, "decimal(5,2)", "1e999999"),
        () -> assertRefused(allocator, "decimal(5,2)", "NaN"),
        () -> assertRefused(allocator, "date", "2026-02-29"),
        () -> assertRefused(allocator, "timestamp", "2026-01-31T14:30:00Z"),
        () -> assertRefused(allocator, "timestamp[ms]", "2026-01-31T14:30:00.1234"),
        () -> assertRefused(allocator, "timestamp[ns]", "3026-01-31T14:30:00"),
        () -> assertRefused(allocator, "timestamp[us, Europe/Vienna]", "2026-01-31T14:30:00"),
        () -> assertRefused(allocator, "time", "14:30"),
        () -> assertRefused(allocator, "duration[s]", "PT0.5S"),
        () -> assertRefused(allocator, "interval[year_month]", "P1D"),
        () -> assertRefused(allocator, "interval[day_time]", "P1M"),
        () -> assertRefused(allocator, "binary", "0"),
        () -> assertRefused(allocator, "binary", "xy"));
  }

  @Test
  void typesWithoutTextAreRefused() {
    Field list =
        new Field(
            "l", FieldType.nullable(ArrowType.List.INSTANCE), List.of(TextableTables.text("item")));
    SheafException refusal =
        assertThrows(SheafException.class, () -> new TextCast(new Schema(List.of(list))));
    assertEquals(
        "column 'l' is of type list<utf8>, which cannot be read from text", refusal.getMessage());
  }

  @Test
  void spellingsOfTypesAreChecked() {
    assertAll(
        () -> assertBadTypes("lenght=txt", "'txt' is not a type: did you mean 'text'?"),
        () ->
            assertBadTypes(
                "int64",
                "'int64' gives a type to no column; write column=int64, or text for all columns"),
        () -> assertBadTypes("a=int64,b", "'b' is not of the form column=type"));
    ColumnTypes types =
        ColumnTypes.parse("\"a,b\"=decimal(10,2), c = timestamp[us, Europe/Vienna]");
    assertEquals(new ArrowType.Decimal(10, 2, 128), types.typeOf("a,b"));
    assertEquals("Timestamp(MICROSECOND, Europe/Vienna)", String.valueOf(types.typeOf("c")));
  }

  private static void assertBadTypes(String spelling, String message) {
    SheafException refusal = assertThrows(SheafException.class, () -> ColumnTypes.parse(spelling));
    assertEquals(ErrorCode.BAD_ARGUMENT, refusal.code());
    assertEquals(message, refusal.getMessage());
  }

  private static void assertRead(
      BufferAllocator allocator, String type, String text, String printed) {
    try (VectorSchemaRoot rows = texts(allocator, text);
        VectorSchemaRoot cast =
            cast(type)
                .cast(
                    allocator,
                    rows,
                    (row, column, value, expected) -> {
                      throw new AssertionError(value + " is refused, not " + expected);
                    })) {
      TextBuffer out = new TextBuffer();
      CellTexts.of(cast.getVector(0), 'T').append(0, out);
      assertEquals(printed, new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8));
    }
  }

  private static void assertRefused(BufferAllocator allocator, String type, String text) {
    String[] refused = {""};
    try (VectorSchemaRoot rows = texts(allocator, text);
        VectorSchemaRoot cast =
            cast(type)
                .cast(allocator, rows, (row, column, value, expected) -> refused[0] = value)) {
      assertEquals(text, refused[0], () -> "as " + type);
      assertEquals(0, cast.getRowCount());
    }
  }

  private static TextCast cast(String type) {
    Field field = new Field("c", FieldType.nullable(TypeSpelling.parse(type)), List.of());
    return new TextCast(new Schema(List.of(field)));
  }

  private static VectorSchemaRoot texts(BufferAllocator allocator, String text) {
    VarCharVector vector = new VarCharVector(TextableTables.text("c"), allocator);
    vector.allocateNew();
    vector.setSafe(0, text.getBytes(StandardCharsets.UTF_8));
    vector.setValueCount(1);
    return new VectorSchemaRoot(List.of(vector.getField()), List.<FieldVector>of(vector), 1);
  }
}
