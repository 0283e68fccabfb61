package dev.sheaf.flight.sql;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.DenseUnionVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Schema;

/** Infos in one batch: their numbers, and a dense union of values of several types. */
final class InfoRows implements SqlRows {
  private static final byte TEXT = 0;
  private static final byte TRUTH = 1;
  private static final byte LONG = 2;
  private static final byte BITS = 3;
  private static final byte TEXTS = 4;

  private final VectorSchemaRoot root;
  private boolean read;

  InfoRows(BufferAllocator memory, Map<Integer, Object> infos) {
    root = VectorSchemaRoot.create(Schemas.GET_SQL_INFO_SCHEMA, memory);
    try {
      write(infos);
    } catch (RuntimeException | Error e) {
      root.close();
      throw e;
    }
  }

  private void write(Map<Integer, Object> infos) {
    root.allocateNew();
    UInt4Vector numbers = (UInt4Vector) root.getVector(0);
    DenseUnionVector values = (DenseUnionVector) root.getVector(1);
    int[] counts = new int[6];
    int row = 0;
    for (Map.Entry<Integer, Object> info : infos.entrySet()) {
      numbers.setSafe(row, info.getKey());
      byte type = type(info.getValue());
      while (row >= values.getValueCapacity()) {
        values.reAlloc();
      }
      values.setTypeId(row, type);
      int place = counts[type]++;
      values.getOffsetBuffer().setInt((long) row * DenseUnionVector.OFFSET_WIDTH, place);
      set((FieldVector) values.getVectorByType(type), place, info.getValue());
      row++;
    }
    for (byte type = 0; type < counts.length; type++) {
      values.getVectorByType(type).setValueCount(counts[type]);
    }
    root.setRowCount(row);
    for (byte type = 0; type < counts.length; type++) {
      values.getVectorByType(type).setValueCount(counts[type]);
    }
  }

  private static byte type(Object value) {
    if (value instanceof String) {
      return TEXT;
    } else if (value instanceof Boolean) {
      return TRUTH;
    } else if (value instanceof Long) {
      return LONG;
    }
    return value instanceof Integer ? BITS : TEXTS;
  }

  private static void set(FieldVector values, int place, Object value) {
    if (values instanceof VarCharVector texts) {
      texts.setSafe(place, value.toString().getBytes(StandardCharsets.UTF_8));
    } else if (values instanceof BitVector truths) {
      truths.setSafe(place, (Boolean) value ? 1 : 0);
    } else if (values instanceof BigIntVector longs) {
      longs.setSafe(place, (Long) value);
    } else if (values instanceof IntVector bits) {
      bits.setSafe(place, (Integer) value);
    } else if (values instanceof ListVector lists) {
      List<?> texts = (List<?>) value;
      int from = lists.startNewValue(place);
      for (int i = 0; i < texts.size(); i++) {
        set(lists.getDataVector(), from + i, texts.get(i));
      }
      lists.endValue(place, texts.size());
    }
  }

  @Override
  public Schema schema() {
    return root.getSchema();
  }

  @Override
  public boolean advance() {
    boolean more = !read;
    read = true;
    return more;
  }

  @Override
  public VectorSchemaRoot root() {
    return root;
  }

  @Override
  public void close() {
    root.close();
  }
}
