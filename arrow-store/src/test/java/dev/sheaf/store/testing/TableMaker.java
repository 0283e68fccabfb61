package dev.sheaf.store.testing;

import dev.sheaf.store.schema.PrimaryKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Random definitions of tables and changes of them. */
final class TableMaker {
  /** Few, so that columns of one name are made, dropped and made again on several branches. */
  private static final int NAMES = 7;

  private final HistoryProfile profile;

  /**
   * A table to be created.
   *
   * @param schema its columns
   * @param key its key
   */
  record Definition(Schema schema, PrimaryKey key) {}

  TableMaker(HistoryProfile profile) {
    this.profile = profile;
  }

  Definition table(Random random) {
    int keyColumns = random.nextInt(6) == 0 ? 0 : random.nextInt(4) == 0 ? 2 : 1;
    int others = random.nextInt(4) + (keyColumns == 0 ? 1 : 0);
    List<String> names = names();
    Collections.shuffle(names, random);
    List<Field> fields = new ArrayList<>();
    List<String> key = new ArrayList<>();
    for (int i = 0; i < keyColumns; i++) {
      key.add(names.get(i));
      fields.add(keyColumn(random, names.get(i)));
    }
    for (int i = keyColumns; i < keyColumns + others; i++) {
      Field field = column(random, names.get(i));
      boolean nullable = random.nextInt(5) > 0 || field.getType() instanceof ArrowType.Null;
      FieldType type = new FieldType(nullable, field.getType(), null);
      fields.add(new Field(field.getName(), type, field.getChildren()));
    }
    Collections.shuffle(fields, random);
    Collections.shuffle(key, random);
    return new Definition(new Schema(fields), PrimaryKey.of(key));
  }

  /** A name that a column may have or get. */
  String name(Random random) {
    return names().get(random.nextInt(NAMES));
  }

  /** A nullable column. */
  Field column(Random random, String name) {
    if (profile.nested() && random.nextInt(3) == 0) {
      return RandomFields.any(random, name);
    }
    // Half of them of few types, so that equal columns are made on several branches.
    List<ArrowType> types = RandomFields.scalars();
    return RandomFields.of(
        name,
        random.nextBoolean()
            ? types.get(random.nextInt(types.size()))
            : random.nextBoolean() ? ArrowType.Utf8.INSTANCE : new ArrowType.Int(32, true));
  }

  /** Some type that a column might be widened to; not all can. */
  ArrowType wider(Random random, ArrowType type) {
    return switch (type.getTypeID()) {
      case Int -> new ArrowType.Int(8 << random.nextInt(4), ((ArrowType.Int) type).getIsSigned());
      case FloatingPoint ->
          new ArrowType.FloatingPoint(
              random.nextBoolean() ? FloatingPointPrecision.SINGLE : FloatingPointPrecision.DOUBLE);
      case Decimal -> {
        ArrowType.Decimal decimal = (ArrowType.Decimal) type;
        int digits = decimal.getPrecision() + random.nextInt(4);
        yield new ArrowType.Decimal(digits, decimal.getScale(), digits > 38 ? 256 : 128);
      }
      case Utf8 -> ArrowType.LargeUtf8.INSTANCE;
      case Binary -> ArrowType.LargeBinary.INSTANCE;
      case List -> ArrowType.LargeList.INSTANCE;
      default -> ArrowType.LargeUtf8.INSTANCE;
    };
  }

  private Field keyColumn(Random random, String name) {
    return random.nextInt(3) == 0
        ? new Field(name, FieldType.notNullable(new ArrowType.Int(32, true)), List.of())
        : RandomFields.key(random, name);
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < NAMES; i++) {
      names.add("c" + i);
    }
    return names;
  }
}
