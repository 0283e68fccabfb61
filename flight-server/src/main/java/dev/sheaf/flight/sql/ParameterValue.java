package dev.sheaf.flight.sql;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.jspecify.annotations.Nullable;

/** The values of a column as the objects that parameters take. */
interface ParameterValue {
  /** The value of a row; null where it has none. */
  @Nullable Object at(int row);

  /**
   * For a column.
   *
   * @throws SheafException UNSUPPORTED_TYPE (caller)
   */
  static ParameterValue of(FieldVector column, DictionaryProvider dictionaries) {
    DictionaryEncoding encoding = column.getField().getDictionary();
    if (encoding != null) {
      ParameterValue values = of(dictionaries.lookup(encoding.getId()).getVector(), dictionaries);
      BaseIntVector indices = (BaseIntVector) column;
      return row -> indices.isNull(row) ? null : values.at((int) indices.getValueAsLong(row));
    }
    ParameterValue present = present(column, dictionaries);
    return row -> column.isNull(row) ? null : present.at(row);
  }

  private static ParameterValue present(FieldVector column, DictionaryProvider dictionaries) {
    if (column instanceof NullVector) {
      return row -> null;
    } else if (column instanceof BitVector bits) {
      return row -> bits.get(row) != 0;
    } else if (column instanceof UInt8Vector whole) {
      return row -> {
        long value = whole.get(row);
        return value >= 0 ? (Object) value : new BigInteger(Long.toUnsignedString(value));
      };
    } else if (column instanceof BaseIntVector whole) {
      return whole::getValueAsLong;
    } else if (column instanceof Float4Vector numbers) {
      return numbers::get;
    } else if (column instanceof Float8Vector numbers) {
      return numbers::get;
    } else if (column instanceof VarCharVector texts) {
      return row -> new String(texts.get(row), StandardCharsets.UTF_8);
    } else if (column instanceof LargeVarCharVector texts) {
      return row -> new String(texts.get(row), StandardCharsets.UTF_8);
    } else if (column instanceof VarBinaryVector bytes) {
      return bytes::get;
    } else if (column instanceof LargeVarBinaryVector bytes) {
      return bytes::get;
    } else if (column instanceof FixedSizeBinaryVector bytes) {
      return bytes::get;
    } else if (column.getField().getType() instanceof ArrowType.Decimal) {
      return column::getObject;
    } else if (column instanceof DenseUnionVector union) {
      return row -> {
        FieldVector values = (FieldVector) union.getVectorByType(union.getTypeId(row));
        return of(values, dictionaries).at(union.getOffset(row));
      };
    }
    return time(column);
  }

  private static ParameterValue time(FieldVector column) {
    if (column instanceof DateDayVector days) {
      return row -> LocalDate.ofEpochDay(days.get(row));
    } else if (column instanceof DateMilliVector millis) {
      return row -> LocalDate.ofEpochDay(Math.floorDiv(millis.get(row), 86_400_000L));
    } else if (column instanceof TimeSecVector seconds) {
      return row -> LocalTime.ofSecondOfDay(seconds.get(row));
    } else if (column instanceof TimeMilliVector millis) {
      return row -> LocalTime.ofNanoOfDay(millis.get(row) * 1_000_000L);
    } else if (column instanceof TimeMicroVector micros) {
      return row -> LocalTime.ofNanoOfDay(micros.get(row) * 1_000);
    } else if (column instanceof TimeNanoVector nanos) {
      return row -> LocalTime.ofNanoOfDay(nanos.get(row));
    } else if (column instanceof TimeStampVector stamps) {
      return stamp(stamps);
    }
    throw SheafException.of(
        ErrorCode.UNSUPPORTED_TYPE,
        "values of type {type} cannot be parameters, as that of '{name}'",
        "type",
        column.getField().getType(),
        "name",
        column.getField().getName());
  }

  private static ParameterValue stamp(TimeStampVector stamps) {
    ArrowType.Timestamp type = (ArrowType.Timestamp) stamps.getField().getType();
    ChronoUnit unit =
        switch (type.getUnit()) {
          case SECOND -> ChronoUnit.SECONDS;
          case MILLISECOND -> ChronoUnit.MILLIS;
          case MICROSECOND -> ChronoUnit.MICROS;
          case NANOSECOND -> ChronoUnit.NANOS;
        };
    return row -> {
      Instant instant = Instant.EPOCH.plus(stamps.get(row), unit);
      return type.getTimezone() == null
          ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
          : instant.atOffset(ZoneOffset.UTC);
    };
  }
}
