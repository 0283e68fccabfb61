package dev.sheaf.files;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.schema.TypeNames;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AllocatorExtension.class)
class TypeInferenceTest {
  private static final List<String> WORDS =
      List.of(
          "true",
          "False",
          "TRUE",
          "t",
          "0",
          "1",
          "-1",
          "-0",
          "42",
          "007",
          "+5",
          "9007199254740992",
          "9007199254740993",
          "9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "18446744073709551616",
          "1.5",
          "-0.0",
          "1.10",
          ".5",
          "5.",
          "-.5",
          "1e5",
          "1E-7",
          "1e400",
          "1e-400",
          "0.1",
          "0.30000000000000004",
          "0.1000000000000000055",
          "123456789012345678.5",
          "NaN",
          "-inf",
          "Infinity",
          "2026-01-31",
          "2026-02-29",
          "2024-02-29",
          "26-01-31",
          "2026-01-31 14:30",
          "2026-01-31 14:30:00",
          "2026-01-31T14:30:00.123456",
          "2026-01-31T14:30:00.123456789",
          "1500-01-31T14:30:00.123456789",
          "2026-01-31T14:30:00Z",
          "2026-01-31T14:30:00+00:00",
          "2026-01-31T14:30:00+02:00",
          "2026-01-31 24:00:00",
          "14:30:00",
          "14:30:00.5",
          "14:30:00.123456789",
          "14:30",
          "23:59:60",
          " 1",
          "1 ",
          "1,000",
          "\u0661",
          "",
          "abc",
          "0x10",
          "1d",
          "1_000",
          "--1",
          "-",
          ".",
          "e5",
          "1e",
          "1e+");

  @Test
  void singleValues(BufferAllocator allocator) {
    assertAll(
        () -> assertInferred(allocator, "bool", "true", "FALSE"),
        () -> assertInferred(allocator, "int64", "0", "-1", "9223372036854775807"),
        () -> assertInferred(allocator, "utf8", "9223372036854775808"),
        () -> assertInferred(allocator, "utf8", "1", "007"),
        () -> assertInferred(allocator, "utf8", "1", "+5"),
        () -> assertInferred(allocator, "float64", "1", "2.5", "-0", "1e5"),
        () -> assertInferred(allocator, "float64", "1.5", "9007199254740992"),
        () -> assertInferred(allocator, "utf8", "1.5", "9007199254740993"),
        () -> assertInferred(allocator, "utf8", "0.1000000000000000055"),
        () -> assertInferred(allocator, "float64", "0.30000000000000004"),
        () -> assertInferred(allocator, "float64", "NaN", "1"),
        () -> assertInferred(allocator, "utf8", "NaN", "inf"),
        () -> assertInferred(allocator, "utf8", "1e400", "1"),
        () -> assertInferred(allocator, "date32", "2024-02-29"),
        () -> assertInferred(allocator, "utf8", "2026-02-29"),
        () -> assertInferred(allocator, "utf8", "2026-01-31", "2026-01-31 14:30:00"),
        () ->
            assertInferred(allocator, "timestamp[us]", "2026-01-31 14:30", "2026-01-31T14:30:00.5"),
        () -> assertInferred(allocator, "timestamp[ns]", "2026-01-31T14:30:00.123456789"),
        () -> assertInferred(allocator, "utf8", "1500-01-31T14:30:00.123456789"),
        () -> assertInferred(allocator, "timestamp[us, UTC]", "2026-01-31T14:30:00Z"),
        () -> assertInferred(allocator, "utf8", "2026-01-31T14:30:00Z", "2026-01-31T14:30:00"),
        () -> assertInferred(allocator, "utf8", "2026-01-31T14:30:00+02:00"),
        () -> assertInferred(allocator, "time64[us]", "14:30:00", "23:59:59.999999"),
        () -> assertInferred(allocator, "utf8", "14:30"),
        () -> assertInferred(allocator, "utf8", " 1"),
        () -> assertInferred(allocator, "utf8", "true", "1"),
        () -> assertInferred(allocator, "int64", null, "", "7"),
        () -> assertInferred(allocator, "utf8", null, ""),
        () -> assertInferred(allocator, "utf8", "x", "1"));
  }

  @Test
  void batchesAddUpWhateverTheirOrder(BufferAllocator allocator) {
    Seeds.forEach(
        50,
        seed -> {
          Random random = Seeds.random(seed);
          List<@Nullable String> values = values(random);
          TypeInference once = new TypeInference();
          observe(allocator, once, values);
          TypeInference byOne = new TypeInference();
          List<@Nullable String> shuffled = new ArrayList<>(values);
          Collections.shuffle(shuffled, random);
          for (@Nullable String value : shuffled) {
            observe(allocator, byOne, Arrays.asList(value));
          }
          assertEquals(once.typeOf("c"), byOne.typeOf("c"), () -> "of " + values);
        });
  }

  @Test
  void everyValueOfAnInferredTypePrintsBackEqual(BufferAllocator allocator) {
    Seeds.forEach(
        200,
        seed -> {
          Random random = Seeds.random(seed);
          List<@Nullable String> values = values(random);
          TypeInference inference = new TypeInference();
          observe(allocator, inference, values);
          Schema schema = inference.schema(List.of("c"));
          try (VectorSchemaRoot text = texts(allocator, values);
              VectorSchemaRoot cast =
                  new TextCast(schema)
                      .cast(
                          allocator,
                          text,
                          (row, column, value, expected) -> {
                            throw new AssertionError(value + " is not " + expected);
                          })) {
            for (int row = 0; row < values.size(); row++) {
              assertSame(values.get(row), cast.getVector(0), row);
            }
          }
        });
  }

  private static void assertSame(@Nullable String text, FieldVector vector, int row) {
    ArrowType type = vector.getField().getType();
    boolean blank = text == null || (text.isEmpty() && !(type instanceof ArrowType.Utf8));
    assertEquals(blank, vector.isNull(row), () -> text + " as " + type);
    if (text == null || blank) {
      return;
    }
    TextBuffer out = new TextBuffer();
    CellTexts.of(vector, 'T').append(row, out);
    String printed = new String(out.bytes(), 0, out.length(), StandardCharsets.UTF_8);
    boolean equal =
        switch (type.getTypeID()) {
          case Int, FloatingPoint -> sameNumber(text, printed);
          case Bool -> text.equalsIgnoreCase(printed);
          case Date -> LocalDate.parse(text).equals(LocalDate.parse(printed));
          case Time -> LocalTime.parse(text).equals(LocalTime.parse(printed));
          case Timestamp -> local(text).equals(local(printed));
          default -> text.equals(printed);
        };
    assertTrue(equal, () -> text + " came back as " + printed + " from " + type);
  }

  private static boolean sameNumber(String text, String printed) {
    boolean special = !Character.isDigit(text.charAt(text.length() - 1)) && !text.endsWith(".");
    return special
        ? Character.toLowerCase(printed.charAt(printed.length() - 1))
            == Character.toLowerCase(
                text.toLowerCase(Locale.ROOT).endsWith("f") ? 'y' : text.charAt(text.length() - 1))
        : new BigDecimal(text).compareTo(new BigDecimal(printed)) == 0;
  }

  private static LocalDateTime local(String text) {
    String iso = text.replace(' ', 'T').replaceFirst("(Z|\\+00:00)$", "");
    return LocalDateTime.parse(iso);
  }

  /** Mostly of one kind, sometimes with one of another. */
  private static List<@Nullable String> values(Random random) {
    List<@Nullable String> values = new ArrayList<>();
    int kind = random.nextInt(8);
    for (int i = random.nextInt(20); i >= 0; i--) {
      values.add(value(random, kind));
    }
    if (random.nextInt(3) == 0) {
      values.add(WORDS.get(random.nextInt(WORDS.size())));
    }
    return values;
  }

  private static @Nullable String value(Random random, int kind) {
    return switch (kind) {
      case 0 -> WORDS.get(random.nextInt(WORDS.size()));
      case 1 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case 2 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
      case 3 ->
          new BigDecimal(new BigInteger(random.nextInt(70), random), random.nextInt(20)).toString();
      case 4 -> LocalDate.ofEpochDay(random.nextInt(1_000_000)).toString();
      case 5 -> LocalTime.ofNanoOfDay(random.nextInt(86_400) * 1_000_000_000L).toString() + ":00";
      case 6 -> random.nextBoolean() ? null : random.nextBoolean() ? "" : "true";
      default ->
          LocalDateTime.ofEpochSecond(
                      random.nextInt(), random.nextInt(1_000) * 1_000_000, ZoneOffset.UTC)
                  .toString()
              + (random.nextInt(9) == 0 ? "Z" : "");
    };
  }

  private static void assertInferred(
      BufferAllocator allocator, String type, @Nullable String... values) {
    TypeInference inference = new TypeInference();
    observe(allocator, inference, Arrays.asList(values));
    assertEquals(type, TypeNames.of(inference.typeOf("c")), () -> Arrays.toString(values));
  }

  private static void observe(
      BufferAllocator allocator, TypeInference inference, List<@Nullable String> values) {
    try (VectorSchemaRoot rows = texts(allocator, values)) {
      inference.observe(rows);
    }
  }

  private static VectorSchemaRoot texts(BufferAllocator allocator, List<@Nullable String> values) {
    VarCharVector vector = new VarCharVector(TextableTables.text("c"), allocator);
    vector.allocateNew();
    for (int i = 0; i < values.size(); i++) {
      @Nullable String value = values.get(i);
      if (value == null) {
        vector.setNull(i);
      } else {
        vector.setSafe(i, value.getBytes(StandardCharsets.UTF_8));
      }
    }
    vector.setValueCount(values.size());
    return new VectorSchemaRoot(
        List.of(vector.getField()), List.<FieldVector>of(vector), values.size());
  }
}
