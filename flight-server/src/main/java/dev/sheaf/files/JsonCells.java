package dev.sheaf.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * How values are written as JSON, one writer per type.
 *
 * <p>Numbers and truth values are JSON's own, with all their digits; NaN and infinities, which JSON
 * has not, are strings, and so is everything else without children, as {@link CellTexts} prints it.
 * Lists are arrays, structs are objects. A map is an object when its keys are text, otherwise an
 * array of objects with {@code key} and {@code value}.
 */
final class JsonCells {
  static final JsonFactory FACTORY = new JsonFactory();

  private JsonCells() {}

  /** Writes values of the vector that it was made for. */
  @FunctionalInterface
  interface Cell {
    /** Writes the value in {@code row}, null included. */
    void write(int row, JsonGenerator out) throws IOException;
  }

  /** The writer of that vector, which is borrowed for as long as the writer is used. */
  static Cell of(FieldVector vector) {
    Cell cell = present(vector);
    return (row, out) -> {
      if (vector.isNull(row)) {
        out.writeNull();
      } else {
        cell.write(row, out);
      }
    };
  }

  /** The values of a nested vector as JSON text; the vector is borrowed. */
  static CellText asText(FieldVector vector) {
    Cell cell = present(vector);
    return (row, out) -> {
      try (JsonGenerator json = FACTORY.createGenerator(out)) {
        cell.write(row, json);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static Cell present(FieldVector vector) {
    return switch (vector.getMinorType()) {
      case BIT -> {
        BitVector bits = (BitVector) vector;
        yield (row, out) -> out.writeBoolean(bits.get(row) != 0);
      }
      case TINYINT, SMALLINT, INT, BIGINT, UINT1, UINT2, UINT4, UINT8, DECIMAL, DECIMAL256 ->
          number(vector);
      case FLOAT2, FLOAT4, FLOAT8 -> floating(vector);
      case LIST -> {
        ListVector list = (ListVector) vector;
        Cell item = of(list.getDataVector());
        yield (row, out) ->
            array(item, list.getElementStartIndex(row), list.getElementEndIndex(row), out);
      }
      case LARGELIST -> {
        LargeListVector list = (LargeListVector) vector;
        Cell item = of(list.getDataVector());
        yield (row, out) ->
            array(item, list.getElementStartIndex(row), list.getElementEndIndex(row), out);
      }
      case FIXED_SIZE_LIST -> {
        FixedSizeListVector list = (FixedSizeListVector) vector;
        Cell item = of(list.getDataVector());
        int size = list.getListSize();
        yield (row, out) -> array(item, (long) row * size, (row + 1L) * size, out);
      }
      case STRUCT -> struct((StructVector) vector);
      case MAP -> map((MapVector) vector);
      default -> string(vector);
    };
  }

  private static Cell string(FieldVector vector) {
    CellText text = CellTexts.of(vector, 'T');
    TextBuffer buffer = new TextBuffer();
    return (row, out) -> {
      buffer.clear();
      text.append(row, buffer);
      out.writeUTF8String(buffer.bytes(), 0, buffer.length());
    };
  }

  private static Cell number(FieldVector vector) {
    CellText text = CellTexts.of(vector, 'T');
    TextBuffer buffer = new TextBuffer();
    return (row, out) -> {
      buffer.clear();
      text.append(row, buffer);
      out.writeNumber(new String(buffer.bytes(), 0, buffer.length(), StandardCharsets.US_ASCII));
    };
  }

  private static Cell floating(FieldVector vector) {
    Cell number = number(vector);
    Cell string = string(vector);
    return (row, out) -> (isFinite(vector, row) ? number : string).write(row, out);
  }

  private static boolean isFinite(FieldVector vector, int row) {
    if (vector instanceof Float8Vector doubles) {
      return Double.isFinite(doubles.get(row));
    }
    if (vector instanceof Float4Vector floats) {
      return Float.isFinite(floats.get(row));
    }
    return Float.isFinite(((Float2Vector) vector).getValueAsFloat(row));
  }

  private static void array(Cell item, long from, long to, JsonGenerator out) throws IOException {
    out.writeStartArray();
    for (long i = from; i < to; i++) {
      item.write((int) i, out);
    }
    out.writeEndArray();
  }

  private static Cell struct(StructVector struct) {
    List<String> names = new ArrayList<>();
    List<Cell> members = new ArrayList<>();
    for (FieldVector member : struct.getChildrenFromFields()) {
      names.add(member.getName());
      members.add(of(member));
    }
    return (row, out) -> {
      out.writeStartObject();
      for (int i = 0; i < names.size(); i++) {
        out.writeFieldName(names.get(i));
        members.get(i).write(row, out);
      }
      out.writeEndObject();
    };
  }

  private static Cell map(MapVector map) {
    StructVector entries = (StructVector) map.getDataVector();
    FieldVector keys = entries.getChildrenFromFields().get(0);
    Cell key = of(keys);
    Cell value = of(entries.getChildrenFromFields().get(1));
    if (!(keys.getField().getType() instanceof ArrowType.Utf8)) {
      Cell entry =
          (row, out) -> {
            out.writeStartObject();
            out.writeFieldName("key");
            key.write(row, out);
            out.writeFieldName("value");
            value.write(row, out);
            out.writeEndObject();
          };
      return (row, out) ->
          array(entry, map.getElementStartIndex(row), map.getElementEndIndex(row), out);
    }
    CellText name = CellTexts.of(keys, 'T');
    TextBuffer buffer = new TextBuffer();
    return (row, out) -> {
      out.writeStartObject();
      for (int i = map.getElementStartIndex(row); i < map.getElementEndIndex(row); i++) {
        buffer.clear();
        name.append(i, buffer);
        out.writeFieldName(new String(buffer.bytes(), 0, buffer.length(), StandardCharsets.UTF_8));
        value.write(i, out);
      }
      out.writeEndObject();
    };
  }
}
