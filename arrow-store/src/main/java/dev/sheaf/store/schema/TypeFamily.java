package dev.sheaf.store.schema;

import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The types whose values are comparable as they are: two types are of one family when equal values
 * mean the same, whatever their widths. Row identity, hashes and casts between schemas of one table
 * work within a family.
 *
 * <p>Families are: signed integers; unsigned integers; floats; decimals of one scale; {@code utf8}
 * and {@code large_utf8}; {@code binary} and {@code large_binary}; {@code list} and {@code
 * large_list} of one family; structs whose fields have the same names and families in the same
 * order; maps and fixed-size lists likewise. Every other type is a family of its own. Signed and
 * unsigned integers are apart because {@code uint64} and {@code int64} have no common wider type.
 *
 * <p><i>Stored:</i> the text goes into column ids.
 */
public final class TypeFamily {
  private TypeFamily() {}

  /** Whether values of the two fields' types are comparable; names and nullability do not count. */
  public static boolean same(Field a, Field b) {
    return of(a).equals(of(b));
  }

  /** The family as text: equal texts, one family. */
  public static String of(Field field) {
    StringBuilder text = new StringBuilder();
    append(text, field);
    return text.toString();
  }

  private static void append(StringBuilder text, Field field) {
    ArrowType type = field.getType();
    List<Field> children = field.getChildren();
    switch (type.getTypeID()) {
      case Int -> text.append(((ArrowType.Int) type).getIsSigned() ? "int" : "uint");
      case FloatingPoint -> text.append("float");
      case Decimal ->
          text.append("decimal(").append(((ArrowType.Decimal) type).getScale()).append(')');
      case Utf8, LargeUtf8 -> text.append("utf8");
      case Binary, LargeBinary -> text.append("binary");
      case List, LargeList -> appendNested(text, "list", children);
      case FixedSizeList ->
          appendNested(
              text, "list[" + ((ArrowType.FixedSizeList) type).getListSize() + "]", children);
      case Map -> appendNested(text, "map", children.get(0).getChildren());
      case Struct -> {
        text.append("struct<");
        for (Field child : children) {
          text.append(child.getName().length()).append(':').append(child.getName()).append(' ');
          append(text, child);
          text.append(';');
        }
        text.append('>');
      }
      default -> text.append(TypeNames.of(field));
    }
  }

  private static void appendNested(StringBuilder text, String name, List<Field> children) {
    text.append(name).append('<');
    for (Field child : children) {
      append(text, child);
      text.append(';');
    }
    text.append('>');
  }
}
