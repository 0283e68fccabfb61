package dev.sheaf.store.schema;

import java.util.List;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Which type may become which without touching a stored row: every value of the old type is one of
 * the new type, and hashes the same.
 *
 * <p>Signed to wider signed, unsigned to wider unsigned, float to wider float, decimal to one of
 * the same scale with more digits, {@code utf8}, {@code binary} and {@code list} to their large
 * forms.
 */
public final class TypeWidening {
  private TypeWidening() {}

  /** Whether {@code to} is {@code from} or wider, children not looked at. */
  public static boolean allows(ArrowType from, ArrowType to) {
    if (from.equals(to)) {
      return true;
    }
    if (from instanceof ArrowType.Int a && to instanceof ArrowType.Int b) {
      return a.getIsSigned() == b.getIsSigned() && a.getBitWidth() < b.getBitWidth();
    }
    if (from instanceof ArrowType.FloatingPoint a && to instanceof ArrowType.FloatingPoint b) {
      return bits(a.getPrecision()) < bits(b.getPrecision());
    }
    if (from instanceof ArrowType.Decimal a && to instanceof ArrowType.Decimal b) {
      return a.getScale() == b.getScale()
          && a.getPrecision() <= b.getPrecision()
          && a.getBitWidth() <= b.getBitWidth();
    }
    return (from instanceof ArrowType.Utf8 && to instanceof ArrowType.LargeUtf8)
        || (from instanceof ArrowType.Binary && to instanceof ArrowType.LargeBinary)
        || (from instanceof ArrowType.List && to instanceof ArrowType.LargeList);
  }

  /**
   * Whether data of type {@code from} can be appended to a column of type {@code to}: {@link
   * #allows} at every depth, with the same struct fields in the same order. The names of list and
   * map children do not count, nor does nullability, which is a property of the values.
   */
  public static boolean fits(Field from, Field to) {
    if (!allows(from.getType(), to.getType())) {
      return false;
    }
    List<Field> fromChildren = from.getChildren();
    List<Field> toChildren = to.getChildren();
    if (fromChildren.size() != toChildren.size()) {
      return false;
    }
    boolean named = from.getType() instanceof ArrowType.Struct;
    for (int i = 0; i < fromChildren.size(); i++) {
      Field fromChild = fromChildren.get(i);
      Field toChild = toChildren.get(i);
      boolean sameName = !named || fromChild.getName().equals(toChild.getName());
      // A map's entries are a struct whose field names each library chooses for itself.
      boolean fits =
          from.getType() instanceof ArrowType.Map
              ? fitsByPosition(fromChild.getChildren(), toChild.getChildren())
              : fits(fromChild, toChild);
      if (!sameName || !fits) {
        return false;
      }
    }
    return true;
  }

  private static boolean fitsByPosition(List<Field> from, List<Field> to) {
    return from.size() == 2
        && to.size() == 2
        && fits(from.get(0), to.get(0))
        && fits(from.get(1), to.get(1));
  }

  /** What a column of that type may be widened to, for messages; "nothing" where it is widest. */
  static String choices(ArrowType from) {
    return switch (from.getTypeID()) {
      case Int -> "a wider integer of the same sign";
      case FloatingPoint -> "a wider float";
      case Decimal -> "a decimal of the same scale with more digits";
      case Utf8 -> "large_utf8";
      case Binary -> "large_binary";
      case List -> "large_list";
      default -> "no other type";
    };
  }

  private static int bits(FloatingPointPrecision precision) {
    return switch (precision) {
      case HALF -> 16;
      case SINGLE -> 32;
      case DOUBLE -> 64;
    };
  }
}
