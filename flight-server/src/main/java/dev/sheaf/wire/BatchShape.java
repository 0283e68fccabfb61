package dev.sheaf.wire;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a batch, nested ones included, in the order in which a batch lists its nodes: each
 * before its children. A dictionary-encoded column is that of its indices, without children.
 *
 * <p><i>Threads:</i> any; immutable. <i>Cost:</i> one small object per field.
 */
final class BatchShape {
  /**
   * One column.
   *
   * @param name as in the schema
   * @param parent the column that it is part of; null at the top
   * @param ordinal among the nodes of the batch
   * @param size bytes of a value, or elements of a fixed-size list; 0 where there is no such thing
   * @param digits of a decimal
   * @param firstBuffer of its own buffers, among those of the batch
   * @param dictionary the id that indices point into; null where there are none
   * @param map whether it is a list of entries whose keys are never null
   * @param children ordinals
   */
  record Slot(
      String name,
      @Nullable Slot parent,
      int ordinal,
      Layout layout,
      ValueRule rule,
      int size,
      int digits,
      int firstBuffer,
      @Nullable Long dictionary,
      boolean map,
      List<Integer> children) {

    /** The name with those of the columns around it; made on demand, for it can be long. */
    String path() {
      return parent == null ? name : parent.path() + "." + name;
    }
  }

  private final List<Slot> slots = new ArrayList<>();
  private int buffers;
  private int columns;

  private BatchShape() {}

  /**
   * The shape of batches with these fields, which may name the type of a dictionary's values or of
   * its indices.
   */
  static BatchShape of(List<Field> fields) {
    BatchShape shape = new BatchShape();
    for (Field field : fields) {
      shape.add(field, null);
    }
    shape.columns = fields.size();
    return shape;
  }

  /** All columns, each before its children. */
  List<Slot> slots() {
    return slots;
  }

  /** How many columns are at the top. */
  int columns() {
    return columns;
  }

  /** How many buffers a batch has. */
  int buffers() {
    return buffers;
  }

  /** What a message calls a buffer: {@code buffer 3 (offsets) of column 'id'}. */
  String describe(int buffer) {
    for (Slot slot : slots) {
      int own = buffer - slot.firstBuffer();
      if (own >= 0 && own < slot.layout().buffers().size()) {
        return "buffer %d (%s) of column '%s'"
            .formatted(buffer, slot.layout().buffers().get(own), slot.path());
      }
    }
    throw new IllegalArgumentException("there is no buffer " + buffer);
  }

  private int add(Field field, @Nullable Slot parent) {
    @Nullable DictionaryEncoding encoding = field.getDictionary();
    ArrowType type = encoding == null ? field.getType() : encoding.getIndexType();
    if (type instanceof ArrowType.ExtensionType extension) {
      type = extension.storageType();
    }
    Layout layout = layoutOf(type);
    List<Integer> children = new ArrayList<>();
    Slot slot =
        new Slot(
            field.getName(),
            parent,
            slots.size(),
            layout,
            encoding == null ? ruleOf(type) : indexRule(encoding),
            sizeOf(type),
            type instanceof ArrowType.Decimal decimal ? decimal.getPrecision() : 0,
            buffers,
            encoding == null ? null : (Long) encoding.getId(),
            type instanceof ArrowType.Map,
            children);
    slots.add(slot);
    buffers += layout.buffers().size();
    if (encoding == null) {
      for (Field child : field.getChildren()) {
        children.add(add(child, slot));
      }
    }
    return slot.ordinal();
  }

  private static ValueRule indexRule(DictionaryEncoding encoding) {
    return encoding.getIndexType().getIsSigned() ? ValueRule.INDEX : ValueRule.UNSIGNED_INDEX;
  }

  private static Layout layoutOf(ArrowType type) {
    return switch (type.getTypeID()) {
      case Null -> Layout.NULL;
      case Bool -> Layout.BITS;
      case Int,
          FloatingPoint,
          Decimal,
          Date,
          Time,
          Timestamp,
          Duration,
          Interval,
          FixedSizeBinary ->
          Layout.FIXED;
      case Utf8, Binary -> Layout.BYTES_32;
      case LargeUtf8, LargeBinary -> Layout.BYTES_64;
      case List, Map -> Layout.LIST_32;
      case LargeList -> Layout.LIST_64;
      case FixedSizeList -> Layout.FIXED_LIST;
      case Struct -> Layout.STRUCT;
      default -> throw new IllegalArgumentException("no column has type " + type);
    };
  }

  private static ValueRule ruleOf(ArrowType type) {
    return switch (type.getTypeID()) {
      case Utf8, LargeUtf8 -> ValueRule.TEXT;
      case Decimal -> ValueRule.DIGITS;
      case Date ->
          ((ArrowType.Date) type).getUnit() == DateUnit.MILLISECOND
              ? ValueRule.WHOLE_DAYS
              : ValueRule.ANY;
      default -> ValueRule.ANY;
    };
  }

  private static int sizeOf(ArrowType type) {
    return switch (type.getTypeID()) {
      case Int -> ((ArrowType.Int) type).getBitWidth() / Byte.SIZE;
      case FloatingPoint -> bytesOf(((ArrowType.FloatingPoint) type).getPrecision());
      case Decimal -> ((ArrowType.Decimal) type).getBitWidth() / Byte.SIZE;
      case Date -> ((ArrowType.Date) type).getUnit() == DateUnit.DAY ? Integer.BYTES : Long.BYTES;
      case Time -> ((ArrowType.Time) type).getBitWidth() / Byte.SIZE;
      case Timestamp, Duration -> Long.BYTES;
      case Interval -> bytesOf(((ArrowType.Interval) type).getUnit());
      case FixedSizeBinary -> ((ArrowType.FixedSizeBinary) type).getByteWidth();
      case FixedSizeList -> ((ArrowType.FixedSizeList) type).getListSize();
      default -> 0;
    };
  }

  private static int bytesOf(FloatingPointPrecision precision) {
    return switch (precision) {
      case HALF -> Short.BYTES;
      case SINGLE -> Float.BYTES;
      case DOUBLE -> Double.BYTES;
    };
  }

  private static int bytesOf(IntervalUnit unit) {
    return switch (unit) {
      case YEAR_MONTH -> Integer.BYTES;
      case DAY_TIME -> Long.BYTES;
      case MONTH_DAY_NANO -> 2 * Long.BYTES;
    };
  }
}
