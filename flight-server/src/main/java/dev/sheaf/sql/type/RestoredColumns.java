package dev.sheaf.sql.type;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.time.Duration;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Brings columns that DuckDB gave back to the type that they had: it has no {@code date64}, no
 * large or fixed-size forms, and one unit of time.
 *
 * <p><i>Cost:</i> a pass over the values of columns whose type differs; others are moved.
 */
public final class RestoredColumns {
  private static final long DAY_MILLIS = 86_400_000L;

  private RestoredColumns() {}

  /** Whether a column of one type can be brought to another; so also if the types are equal. */
  public static boolean restores(Field from, Field to) {
    if (sameType(from, to)) {
      return true;
    }
    ArrowType a = from.getType();
    ArrowType b = to.getType();
    return switch (b.getTypeID()) {
      case Date -> a instanceof ArrowType.Date;
      case LargeUtf8 -> a instanceof ArrowType.Utf8;
      case LargeBinary, FixedSizeBinary -> a instanceof ArrowType.Binary;
      case Time -> a instanceof ArrowType.Time;
      case Timestamp -> a instanceof ArrowType.Timestamp;
      case Duration -> a instanceof ArrowType.Interval;
      default -> false;
    };
  }

  private static boolean sameType(Field from, Field to) {
    if (!from.getType().equals(to.getType())
        || from.getChildren().size() != to.getChildren().size()) {
      return false;
    }
    for (int i = 0; i < from.getChildren().size(); i++) {
      if (!sameType(from.getChildren().get(i), to.getChildren().get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The values of a column as another field; the caller closes it.
   *
   * @param source emptied where its type is that of the field already
   * @param target a field that {@link #restores} it
   * @throws SheafException BAD_INPUT if a value does not fit
   */
  public static FieldVector restore(BufferAllocator allocator, FieldVector source, Field target) {
    FieldVector restored = target.createVector(allocator);
    try {
      if (sameType(source.getField(), target)) {
        source.makeTransferPair(restored).transfer();
        return restored;
      }
      int count = source.getValueCount();
      restored.setInitialCapacity(count);
      restored.allocateNew();
      for (int i = 0; i < count; i++) {
        if (source.isNull(i)) {
          restored.setNull(i);
        } else {
          set(source, restored, i);
        }
      }
      restored.setValueCount(count);
      return restored;
    } catch (RuntimeException | Error e) {
      restored.close();
      throw e;
    }
  }

  private static void set(FieldVector from, FieldVector to, int i) {
    if (to instanceof DateMilliVector millis) {
      millis.setSafe(i, ((DateDayVector) from).get(i) * DAY_MILLIS);
    } else if (to instanceof DateDayVector days) {
      days.setSafe(i, (int) Math.floorDiv(((DateMilliVector) from).get(i), DAY_MILLIS));
    } else if (to instanceof LargeVarCharVector text) {
      text.setSafe(i, ((VarCharVector) from).get(i));
    } else if (to instanceof LargeVarBinaryVector bytes) {
      bytes.setSafe(i, ((VarBinaryVector) from).get(i));
    } else if (to instanceof FixedSizeBinaryVector bytes) {
      bytes.setSafe(i, ofWidth(((VarBinaryVector) from).get(i), bytes));
    } else if (to instanceof TimeStampVector instant) {
      TimeStampVector given = (TimeStampVector) from;
      instant.setSafe(
          i,
          inUnit(
              given.get(i),
              ((ArrowType.Timestamp) given.getField().getType()).getUnit(),
              ((ArrowType.Timestamp) instant.getField().getType()).getUnit()));
    } else if (to instanceof DurationVector duration) {
      duration.setSafe(i, duration((IntervalMonthDayNanoVector) from, i, unit(duration)));
    } else {
      time(from, to, i);
    }
  }

  private static TimeUnit unit(DurationVector duration) {
    return ((ArrowType.Duration) duration.getField().getType()).getUnit();
  }

  private static byte[] ofWidth(byte[] value, FixedSizeBinaryVector column) {
    if (value.length != column.getByteWidth()) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "a value of {length} bytes does not fit into column '{column}' of {width}",
          "length",
          value.length,
          "column",
          column.getName(),
          "width",
          column.getByteWidth());
    }
    return value;
  }

  private static long duration(IntervalMonthDayNanoVector from, int i, TimeUnit unit) {
    if (IntervalMonthDayNanoVector.getMonths(from.getDataBuffer(), i) != 0) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "an interval of months is no duration: '{value}'",
          "value",
          from.getObject(i));
    }
    Duration exact =
        Duration.ofNanos(IntervalMonthDayNanoVector.getNanoseconds(from.getDataBuffer(), i))
            .plusDays(IntervalMonthDayNanoVector.getDays(from.getDataBuffer(), i));
    return inUnit(exact.toNanos(), TimeUnit.NANOSECOND, unit);
  }

  private static void time(FieldVector from, FieldVector to, int i) {
    TimeUnit fromUnit = ((ArrowType.Time) from.getField().getType()).getUnit();
    long value =
        switch (fromUnit) {
          case SECOND -> ((TimeSecVector) from).get(i);
          case MILLISECOND -> ((TimeMilliVector) from).get(i);
          case MICROSECOND -> ((TimeMicroVector) from).get(i);
          case NANOSECOND -> ((TimeNanoVector) from).get(i);
        };
    TimeUnit unit = ((ArrowType.Time) to.getField().getType()).getUnit();
    long converted = inUnit(value, fromUnit, unit);
    switch (unit) {
      case SECOND -> ((TimeSecVector) to).setSafe(i, (int) converted);
      case MILLISECOND -> ((TimeMilliVector) to).setSafe(i, (int) converted);
      case MICROSECOND -> ((TimeMicroVector) to).setSafe(i, converted);
      case NANOSECOND -> ((TimeNanoVector) to).setSafe(i, converted);
    }
  }

  private static long inUnit(long value, TimeUnit from, TimeUnit to) {
    long fromPerSecond = perSecond(from);
    long toPerSecond = perSecond(to);
    return fromPerSecond <= toPerSecond
        ? Math.multiplyExact(value, toPerSecond / fromPerSecond)
        : Math.floorDiv(value, fromPerSecond / toPerSecond);
  }

  private static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1;
      case MILLISECOND -> 1_000;
      case MICROSECOND -> 1_000_000;
      case NANOSECOND -> 1_000_000_000;
    };
  }
}
