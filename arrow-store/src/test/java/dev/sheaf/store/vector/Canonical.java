package dev.sheaf.store.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/** Checks the form in which columns are written: nothing under null slots, nothing left over. */
final class Canonical {
  private Canonical() {}

  static void check(FieldVector vector) {
    check(vector, vector.getValueCount());
  }

  private static void check(FieldVector vector, int rows) {
    assertEquals(rows, vector.getValueCount());
    if (vector instanceof NullVector || rows == 0) {
      return;
    }
    for (int bit = rows; bit < (rows + 7) / 8 * 8; bit++) {
      assertEquals(0, BitVectorHelper.get(vector.getValidityBuffer(), bit), "padding of validity");
    }
    for (int i = 0; i < rows; i++) {
      if (vector.isNull(i)) {
        checkAbsent(vector, i);
      }
    }
    checkOffsetsAndChildren(vector, rows);
  }

  private static void checkAbsent(FieldVector vector, int i) {
    if (vector instanceof BitVector bits) {
      assertEquals(0, BitVectorHelper.get(bits.getDataBuffer(), i));
    } else if (vector instanceof BaseFixedWidthVector fixed) {
      for (int b = 0; b < fixed.getTypeWidth(); b++) {
        assertEquals(0, fixed.getDataBuffer().getByte((long) i * fixed.getTypeWidth() + b));
      }
    } else if (vector instanceof StructVector) {
      for (FieldVector child : vector.getChildrenFromFields()) {
        assertTrue(child.isNull(i), "a child of a null struct");
      }
    } else if (vector instanceof FixedSizeListVector list) {
      for (int k = 0; k < list.getListSize(); k++) {
        assertTrue(list.getDataVector().isNull(i * list.getListSize() + k), "under a null list");
      }
    } else {
      assertEquals(offset(vector, i), offset(vector, i + 1), "a null value has no length");
    }
  }

  private static void checkOffsetsAndChildren(FieldVector vector, int rows) {
    List<FieldVector> children = vector.getChildrenFromFields();
    if (vector instanceof StructVector) {
      children.forEach(child -> check(child, rows));
    } else if (vector instanceof FixedSizeListVector list) {
      check(children.get(0), rows * list.getListSize());
    } else if (vector instanceof ListVector || vector instanceof LargeListVector) {
      assertEquals(0, offset(vector, 0));
      check(children.get(0), (int) offset(vector, rows));
    } else if (vector instanceof BaseVariableWidthVector
        || vector instanceof BaseLargeVariableWidthVector) {
      assertEquals(0, offset(vector, 0));
      assertEquals(vector.getDataBuffer().capacity(), offset(vector, rows));
    }
  }

  private static long offset(FieldVector vector, int row) {
    return vector instanceof BaseLargeVariableWidthVector || vector instanceof LargeListVector
        ? vector.getOffsetBuffer().getLong(row * 8L)
        : vector.getOffsetBuffer().getInt(row * 4L);
  }
}
