package dev.sheaf.store.rows;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Random row sets with structure, each with its naive twin: runs, dense, sparse and full chunks,
 * one segment or many, few chunks or more than a block holds, sets that share their history.
 */
final class RandomRows {
  /** A row set and the model that holds the same rows. */
  record Rows(RowSet set, RowModel model) {}

  private static final long CHUNK = RowAddress.CHUNK_ROWS;

  private enum Shape {
    FULL,
    RUN,
    RUNS,
    DENSE,
    HALF,
    SPARSE,
    SINGLE,
    EDGES
  }

  private final Random random;
  private final List<Shape> shapes;
  private final int segments;
  private final int chunksPerSegment;
  private final int stride;

  /** A source of sets over one universe; each source leaves out some shapes. */
  RandomRows(Random random) {
    this.random = random;
    Set<Shape> chosen = EnumSet.noneOf(Shape.class);
    while (chosen.isEmpty()) {
      for (Shape shape : Shape.values()) {
        if (random.nextBoolean()) {
          chosen.add(shape);
        }
      }
    }
    shapes = new ArrayList<>(chosen);
    segments = 1 + random.nextInt(random.nextBoolean() ? 2 : 40);
    chunksPerSegment = 1 + random.nextInt(random.nextBoolean() ? 4 : 60);
    stride = random.nextBoolean() ? 1 : 1 + random.nextInt(0x8000 / chunksPerSegment);
  }

  /** A new set that shares nothing; one in four has rows all over the universe. */
  Rows next() {
    RowModel model = new RowModel();
    RowSetBuilder builder = new RowSetBuilder();
    for (int rows = random.nextInt(4) == 0 ? 400 : 0; rows > 0; rows--) {
      flip(builder, model, address());
    }
    return edit(new Rows(builder.build(), model), 8);
  }

  /** A set that differs from {@code from} in up to {@code editsMax} pieces, and shares the rest. */
  Rows edit(Rows from, int editsMax) {
    RowModel model = from.model().copy();
    RowSetBuilder builder = RowSetBuilder.from(from.set());
    for (int edits = random.nextInt(editsMax + 1); edits > 0; edits--) {
      edit(builder, model);
    }
    return new Rows(builder.build(), model);
  }

  /** An address of the universe. */
  long address() {
    return RowAddress.of(random.nextInt(segments), chunkBase() + random.nextInt(1 << 16));
  }

  private void edit(RowSetBuilder builder, RowModel model) {
    int segment = random.nextInt(segments);
    int base = chunkBase();
    switch (shapes.get(random.nextInt(shapes.size()))) {
      case FULL -> addRange(builder, model, segment, base, base + CHUNK);
      case RUN -> {
        int from = base + random.nextInt(1 << 16);
        addRange(builder, model, segment, from, (long) from + random.nextInt(100_000));
      }
      case RUNS -> runs(builder, model, segment, base);
      case DENSE -> bits(builder, model, segment, base, 0.95);
      case HALF -> bits(builder, model, segment, base, 0.5);
      case SPARSE -> bits(builder, model, segment, base, 0.002);
      case SINGLE -> flip(builder, model, RowAddress.of(segment, base + random.nextInt(1 << 16)));
      case EDGES -> {
        flip(builder, model, RowAddress.of(segment, base));
        flip(builder, model, RowAddress.of(segment, base + 0xFFFF));
      }
    }
  }

  private void runs(RowSetBuilder builder, RowModel model, int segment, int base) {
    long offset = base;
    for (int runs = random.nextInt(500); runs > 0 && offset < base + CHUNK; runs--) {
      int length = 1 + random.nextInt(100);
      addRange(builder, model, segment, (int) offset, offset + length);
      offset += length + 1 + random.nextInt(100);
    }
  }

  private void bits(RowSetBuilder builder, RowModel model, int segment, int base, double density) {
    boolean add = random.nextInt(4) != 0;
    for (int position = 0; position < CHUNK; position++) {
      if (random.nextDouble() < density) {
        change(builder, model, RowAddress.of(segment, base + position), add);
      }
    }
  }

  private static void flip(RowSetBuilder builder, RowModel model, long address) {
    change(builder, model, address, !model.contains(address));
  }

  private static void change(RowSetBuilder builder, RowModel model, long address, boolean add) {
    if (add) {
      builder.add(address);
      model.add(address);
    } else {
      builder.remove(address);
      model.remove(address);
    }
  }

  private static void addRange(
      RowSetBuilder builder, RowModel model, int segment, int from, long to) {
    int end = (int) Math.min(to, Integer.MAX_VALUE); // no range reaches the last offset of all
    builder.addRange(segment, from, end);
    model.addRange(segment, from, end);
  }

  private int chunkBase() {
    return (random.nextInt(chunksPerSegment) * stride) << 16;
  }
}
