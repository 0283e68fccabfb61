package dev.sheaf.store.vector;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Hashes structs: the sum of the hashes of their fields, each under a seed of its name. */
final class StructHasher extends ValueHasher {
  private final List<ValueHasher> fields;
  private final long[] high;
  private final long[] low;

  private StructHasher(FieldVector vector, int reads, long seed, List<ValueHasher> fields) {
    super(vector, reads, seed);
    this.fields = fields;
    this.high = new long[Math.min(reads, Positions.BLOCK)];
    this.low = new long[high.length];
  }

  static StructHasher of(FieldVector vector, int reads, long seed) {
    List<ValueHasher> fields = new ArrayList<>();
    for (FieldVector child : vector.getChildrenFromFields()) {
      fields.add(ValueHasher.of(child, reads, Mix.nameSeed(child.getName())));
    }
    return new StructHasher(vector, reads, seed, fields);
  }

  /** Of the entries of a map, whose two fields each library names as it likes. */
  static StructHasher ofEntries(FieldVector vector, int reads, long seed) {
    List<FieldVector> children = vector.getChildrenFromFields();
    ValueHasher key = ValueHasher.of(children.get(0), reads, Mix.nameSeed("key"));
    ValueHasher value = ValueHasher.of(children.get(1), reads, Mix.nameSeed("value"));
    return new StructHasher(vector, reads, seed, List.of(key, value));
  }

  @Override
  void add(
      int[] positions,
      int from,
      int count,
      long @Nullable [] present,
      long[] outHigh,
      long[] outLow,
      int out) {
    Arrays.fill(high, 0, count, 0);
    Arrays.fill(low, 0, count, 0);
    for (ValueHasher field : fields) {
      field.add(positions, from, count, high, low, 0);
    }
    addPairs(low, high, count, present, outHigh, outLow, out);
  }
}
