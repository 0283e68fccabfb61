package dev.sheaf.store.vector;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Compares structs field by field, and the entries of maps. */
final class StructEquality extends ValueEquality {
  private final List<ValueEquality> fields = new ArrayList<>();
  private final int[] aPositions;
  private final int[] bPositions;
  private final int[] owners;
  private final boolean[] fieldEqual;

  StructEquality(FieldVector a, FieldVector b, int reads) {
    super(a, b, reads);
    List<FieldVector> as = a.getChildrenFromFields();
    List<FieldVector> bs = b.getChildrenFromFields();
    for (int i = 0; i < as.size(); i++) {
      fields.add(ValueEquality.of(as.get(i), bs.get(i), reads));
    }
    this.aPositions = new int[Math.min(reads, Positions.BLOCK)];
    this.bPositions = new int[aPositions.length];
    this.owners = new int[aPositions.length];
    this.fieldEqual = new boolean[aPositions.length];
  }

  @Override
  void compare(
      int[] as,
      int aFrom,
      int[] bs,
      int bFrom,
      int count,
      long @Nullable [] both,
      boolean[] equal,
      int out) {
    // Only rows that both have: under a null struct, fields may hold anything.
    int waiting = 0;
    for (int i = 0; i < count; i++) {
      if (equal[out + i] && Presence.has(both, i)) {
        aPositions[waiting] = as[aFrom + i];
        bPositions[waiting] = bs[bFrom + i];
        fieldEqual[waiting] = true;
        owners[waiting++] = out + i;
      }
    }
    for (ValueEquality field : fields) {
      field.and(aPositions, 0, bPositions, 0, waiting, fieldEqual, 0);
    }
    for (int i = 0; i < waiting; i++) {
      equal[owners[i]] = fieldEqual[i];
    }
  }
}
