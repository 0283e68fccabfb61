package dev.sheaf.sql;

import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.Bytes;
import dev.sheaf.store.testing.ModelBatch;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.Real;
import dev.sheaf.store.testing.Seeds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/** The tables of the corpus and rows for them, as plain values that follow from a seed. */
final class CorpusTables {
  /** As many readings as the branch {@code main} begins with; their ids are 1, 2, 3 … */
  static final int READINGS = 3_000;

  private static final int STATIONS = 30;
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final List<@Nullable String> KINDS =
      Arrays.asList("temp", "rain", "wind", "sun", "", null);
  private static final List<@Nullable String> NAMES =
      Arrays.asList("ash", "Birch", "cedar", "élan", "fir tree", "", "a'b", "100%", null);
  private static final List<@Nullable Double> ODD =
      Arrays.asList(
          Double.NaN,
          0.0,
          -0.0,
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY,
          1.5,
          -2.25,
          null);

  /** A table: its name, columns and key. */
  record Table(String name, List<Field> fields, PrimaryKey key) {}

  static final Table STATION =
      new Table(
          "stations",
          List.of(
              key("id", whole(32)),
              RandomFields.of("name", ArrowType.LargeUtf8.INSTANCE),
              RandomFields.of("code", new ArrowType.FixedSizeBinary(4)),
              RandomFields.of("opened", new ArrowType.Date(DateUnit.MILLISECOND)),
              RandomFields.of(
                  "seen", new ArrowType.Timestamp(TimeUnit.MILLISECOND, "Europe/Vienna")),
              RandomFields.of("height", floating(FloatingPointPrecision.SINGLE)),
              RandomFields.of("active", ArrowType.Bool.INSTANCE),
              RandomFields.of("region", ArrowType.Utf8.INSTANCE),
              RandomFields.of("took", new ArrowType.Duration(TimeUnit.SECOND)),
              RandomFields.of("noon", new ArrowType.Time(TimeUnit.MILLISECOND, 32))),
          PrimaryKey.of("id"));

  static final Table KIND =
      new Table(
          "kinds",
          List.of(
              key("code", ArrowType.Utf8.INSTANCE),
              RandomFields.of("label", ArrowType.Utf8.INSTANCE),
              RandomFields.of("weight", whole(16)),
              RandomFields.of("parent", ArrowType.Utf8.INSTANCE)),
          PrimaryKey.of("code"));

  static final Table READING =
      new Table(
          "readings",
          List.of(
              key("id", whole(64)),
              RandomFields.of("station", whole(32)),
              RandomFields.of("kind", ArrowType.Utf8.INSTANCE),
              RandomFields.of("i8", whole(8)),
              RandomFields.of("i16", whole(16)),
              RandomFields.of("i32", whole(32)),
              RandomFields.of("i64", whole(64)),
              RandomFields.of("u8", new ArrowType.Int(8, false)),
              RandomFields.of("u16", new ArrowType.Int(16, false)),
              RandomFields.of("u32", new ArrowType.Int(32, false)),
              RandomFields.of("u64", new ArrowType.Int(64, false)),
              RandomFields.of("f32", floating(FloatingPointPrecision.SINGLE)),
              RandomFields.of("f64", floating(FloatingPointPrecision.DOUBLE)),
              RandomFields.of("odd", floating(FloatingPointPrecision.DOUBLE)),
              RandomFields.of("amount", new ArrowType.Decimal(9, 2, 128)),
              RandomFields.of("exact", new ArrowType.Decimal(30, 6, 128)),
              RandomFields.of("flag", ArrowType.Bool.INSTANCE),
              RandomFields.of("name", ArrowType.Utf8.INSTANCE),
              RandomFields.of("raw", ArrowType.Binary.INSTANCE),
              RandomFields.of("day", new ArrowType.Date(DateUnit.DAY)),
              RandomFields.of("clock", new ArrowType.Time(TimeUnit.MICROSECOND, 64)),
              RandomFields.of("moment", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)),
              RandomFields.of("zoned", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")),
              nested("ints", ArrowType.List.INSTANCE, RandomFields.of("item", whole(32))),
              nested(
                  "words",
                  ArrowType.List.INSTANCE,
                  RandomFields.of("item", ArrowType.Utf8.INSTANCE)),
              nested(
                  "point",
                  ArrowType.Struct.INSTANCE,
                  RandomFields.of("x", whole(32)),
                  RandomFields.of("label", ArrowType.Utf8.INSTANCE))),
          PrimaryKey.of("id"));

  /** Without a key, and with rows more than once. */
  static final Table NOTE =
      new Table(
          "notes",
          List.of(
              RandomFields.of("reading", whole(64)),
              RandomFields.of("body", ArrowType.Utf8.INSTANCE),
              RandomFields.of("stars", whole(8))),
          PrimaryKey.none());

  /** Of names that have to be quoted. */
  static final Table ODD_NAMES =
      new Table(
          "Odd-Names",
          List.of(
              key("id", whole(32)),
              RandomFields.of("Group", ArrowType.Utf8.INSTANCE),
              RandomFields.of("select", whole(32)),
              RandomFields.of("x y", floating(FloatingPointPrecision.DOUBLE)),
              RandomFields.of("ümlaut", ArrowType.Utf8.INSTANCE),
              RandomFields.of("UPPER", whole(32)),
              RandomFields.of("a.b", whole(32)),
              RandomFields.of("count", whole(32))),
          PrimaryKey.of("id"));

  /** Without rows, but on dev. */
  static final Table NOTHING =
      new Table(
          "nothing",
          List.of(
              key("id", whole(64)),
              RandomFields.of("x", whole(32)),
              RandomFields.of("f", floating(FloatingPointPrecision.DOUBLE)),
              RandomFields.of("name", ArrowType.Utf8.INSTANCE),
              RandomFields.of("day", new ArrowType.Date(DateUnit.DAY))),
          PrimaryKey.of("id"));

  /** Changed by many commits. */
  static final Table PRICE =
      new Table(
          "prices",
          List.of(
              key("id", whole(32)),
              RandomFields.of("item", ArrowType.Utf8.INSTANCE),
              RandomFields.of("x", whole(32)),
              RandomFields.of("y", whole(64)),
              RandomFields.of("f", floating(FloatingPointPrecision.DOUBLE)),
              RandomFields.of("day", new ArrowType.Date(DateUnit.DAY))),
          PrimaryKey.of("id"));

  static final List<Table> ALL = List.of(STATION, KIND, READING, NOTE, ODD_NAMES, NOTHING, PRICE);

  private final Random random;

  CorpusTables(long seed) {
    this.random = Seeds.random(seed);
  }

  private static Field key(String name, ArrowType type) {
    return new Field(name, FieldType.notNullable(type), null);
  }

  private static Field nested(String name, ArrowType type, Field... children) {
    return new Field(name, FieldType.nullable(type), List.of(children));
  }

  private static ArrowType whole(int bits) {
    return new ArrowType.Int(bits, true);
  }

  private static ArrowType floating(FloatingPointPrecision precision) {
    return new ArrowType.FloatingPoint(precision);
  }

  /** Rows of a table, as plain values. */
  static ModelBatch batch(Table table, List<List<@Nullable Object>> rows) {
    return new ModelBatch(table.fields(), rows);
  }

  /** Rows of nothing but a key. */
  static ModelBatch keys(Table table, long... ids) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    LongStream.of(ids).forEach(id -> rows.add(Arrays.asList(number(id))));
    return new ModelBatch(table.fields().subList(0, 1), rows);
  }

  ModelBatch stations() {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int id = 1; id <= STATIONS; id++) {
      rows.add(
          Arrays.asList(
              number(id),
              Bytes.of("station " + id),
              id % 7 == 0 ? null : new Bytes(new byte[] {(byte) id, 0, -1, (byte) (id % 5)}),
              id % 9 == 0 ? null : (15_000L + 100L * id) * 86_400_000L,
              id % 8 == 0 ? null : 1_700_000_000_000L + random.nextInt(1_000_000_000),
              id % 6 == 0 ? null : Real.of(id * 12.5f),
              id % 5 == 0 ? null : id % 2 == 0,
              id % 10 == 0 ? null : Bytes.of(List.of("north", "east", "south", "west").get(id % 4)),
              id % 4 == 0 ? null : (long) random.nextInt(100_000),
              (long) random.nextInt(86_400_000)));
    }
    return batch(STATION, rows);
  }

  ModelBatch kinds() {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    rows.add(Arrays.asList(Bytes.of("any"), Bytes.of("anything"), number(0), null));
    rows.add(Arrays.asList(Bytes.of("temp"), Bytes.of("degrees"), number(5), Bytes.of("any")));
    rows.add(Arrays.asList(Bytes.of("wet"), Bytes.of("water"), number(7), Bytes.of("any")));
    rows.add(Arrays.asList(Bytes.of("rain"), Bytes.of("drops"), number(-3), Bytes.of("wet")));
    rows.add(Arrays.asList(Bytes.of("fog"), null, null, Bytes.of("wet")));
    rows.add(Arrays.asList(Bytes.of("wind"), Bytes.of("gusts"), number(5), Bytes.of("any")));
    return batch(KIND, rows);
  }

  /** Readings of these ids, each time others. */
  ModelBatch readings(long... ids) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    LongStream.of(ids).forEach(id -> rows.add(reading(id)));
    return batch(READING, rows);
  }

  private List<@Nullable Object> reading(long id) {
    long day = 19_000L + random.nextInt(800);
    return Arrays.asList(
        number(id),
        maybe(number(1 + random.nextInt(STATIONS + 3))), // some stations are not there
        text(KINDS),
        maybe(number(random.nextInt(256) - 128)),
        maybe(number(random.nextInt(60_000) - 30_000)),
        maybe(number(random.nextInt(2_000) - 1_000)),
        maybe(
            random.nextInt(50) == 0
                ? number(random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE)
                : number(random.nextLong() >> 20)),
        maybe(number(random.nextInt(256))),
        maybe(number(random.nextInt(65_536))),
        maybe(number(random.nextLong() >>> 32)),
        maybe(new BigInteger(64, random)),
        maybe(Real.of((random.nextInt(4_000) - 1_000) * 0.5f)),
        maybe(Real.of(random.nextDouble() * 1_000)),
        odd(),
        maybe(BigDecimal.valueOf(random.nextInt(20_000_000) - 10_000_000, 2)),
        maybe(new BigDecimal(new BigInteger(70, random), 6)),
        maybe(random.nextBoolean()),
        text(NAMES),
        maybe(bytes(random.nextInt(5))),
        maybe(day),
        maybe((long) random.nextInt(86_400) * 1_000_000 + random.nextInt(3) * 250_000L),
        maybe(day * DAY_MICROS + random.nextInt(86_400) * 1_000_000L),
        maybe(day * DAY_MICROS + random.nextInt(86_400) * 1_000_000L + random.nextInt(1_000_000)),
        maybe(items(number(random.nextInt(10)), number(random.nextInt(100)))),
        maybe(items(text(NAMES), text(KINDS))),
        maybe(Arrays.asList(maybe(number(random.nextInt(20))), text(NAMES))));
  }

  ModelBatch notes(int count) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    while (rows.size() < count) {
      List<@Nullable Object> row =
          Arrays.asList(
              maybe(number(1 + random.nextInt(300))),
              text(NAMES),
              maybe(number(random.nextInt(6))));
      rows.add(row);
      if (random.nextInt(4) == 0) {
        rows.add(row);
      }
    }
    return batch(NOTE, rows);
  }

  ModelBatch oddNames() {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int id = 1; id <= 60; id++) {
      rows.add(
          Arrays.asList(
              number(id),
              text(KINDS),
              maybe(number(random.nextInt(50))),
              maybe(Real.of(random.nextInt(100) / 4.0)),
              text(NAMES),
              maybe(number(random.nextInt(4))),
              maybe(number(random.nextInt(1_000))),
              maybe(number(random.nextInt(3)))));
    }
    return batch(ODD_NAMES, rows);
  }

  static ModelBatch something() {
    return batch(
        NOTHING,
        List.of(
            Arrays.asList(number(1), number(10), Real.of(0.5), Bytes.of("one"), 19_000L),
            Arrays.asList(number(2), null, null, null, null)));
  }

  /** Some prices, new and changed. */
  ModelBatch prices(int count) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    random
        .ints(1, 400)
        .distinct()
        .limit(count)
        .forEach(
            id ->
                rows.add(
                    Arrays.asList(
                        number(id),
                        text(KINDS),
                        maybe(number(random.nextInt(100) - 30)),
                        maybe(number(random.nextLong() >> 2)),
                        maybe(Real.of(random.nextDouble() * 10)),
                        maybe(19_000L + random.nextInt(30)))));
    return batch(PRICE, rows);
  }

  private static BigInteger number(long value) {
    return BigInteger.valueOf(value);
  }

  private @Nullable Object maybe(@Nullable Object value) {
    return random.nextInt(12) == 0 ? null : value;
  }

  private @Nullable Bytes text(List<@Nullable String> choices) {
    @Nullable String text = choices.get(random.nextInt(choices.size()));
    return text == null ? null : Bytes.of(text);
  }

  private @Nullable Real odd() {
    @Nullable Double value = ODD.get(random.nextInt(ODD.size()));
    return value == null ? null : Real.of(value);
  }

  private Bytes bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return new Bytes(bytes);
  }

  /** A list of up to four of two things and nulls. */
  private List<@Nullable Object> items(@Nullable Object one, @Nullable Object other) {
    List<@Nullable Object> items = new ArrayList<>();
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      items.add(maybe(random.nextBoolean() ? one : other));
    }
    return items;
  }
}
