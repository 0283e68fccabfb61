package dev.sheaf.store.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TypeFamily;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.NaiveValues;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.RandomVectors;
import dev.sheaf.store.testing.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

@ExtendWith(AllocatorExtension.class)
class GrowingColumnTest {
  private static final Field INT64 = RandomFields.of("c", new ArrowType.Int(64, true));
  private static final Field UTF8 = RandomFields.of("c", ArrowType.Utf8.INSTANCE);
  private static final Field LIST =
      new Field(
          "c",
          FieldType.nullable(ArrowType.List.INSTANCE),
          List.of(RandomFields.of("item", ArrowType.Null.INSTANCE)));

  @Test
  void whatIsWrittenIsCanonical(BufferAllocator allocator) {
    Seeds.forEach(
        200,
        seed -> {
          Random random = Seeds.random(seed);
          Field field = RandomFields.any(random, "c");
          try (GrowingColumn column = GrowingColumn.create(allocator, field);
              FieldVector source = RandomVectors.of(allocator, random, field, 150)) {
            column.append(source, 7, 130);
            column.truncate(61);
            column.append(source, new int[] {3, 3, 0, 149}, 1, 3);
            column.appendNulls(3);
            try (FieldVector view = column.view(allocator, column.rowCount())) {
              Canonical.check(view);
            }
          }
        });
  }

  @Test
  void viewsTravelOverIpc(BufferAllocator allocator) {
    Seeds.forEach(
        100,
        seed -> {
          Random random = Seeds.random(seed);
          Field field = RandomFields.any(random, "c");
          try (GrowingColumn column = GrowingColumn.create(allocator, field);
              FieldVector source = RandomVectors.of(allocator, random, field, 20)) {
            column.append(source, 0, 20);
            try (FieldVector view = column.view(allocator, random.nextInt(21))) {
              assertEquals(NaiveValues.of(view), throughIpc(allocator, view));
            }
          }
        });
  }

  @Test
  void viewsMayBeOfOtherAllocatorsAndOutliveTheColumn(BufferAllocator allocator) {
    try (BufferAllocator columns = allocator.newChildAllocator("columns", 0, Long.MAX_VALUE);
        BufferAllocator views = allocator.newChildAllocator("views", 0, Long.MAX_VALUE)) {
      FieldVector view;
      try (GrowingColumn column = GrowingColumn.create(columns, INT64)) {
        column.appendNulls(1_000);
        view = column.view(views, 900);
        assertEquals(0, views.getAllocatedMemory());
      }
      assertTrue(views.getAllocatedMemory() >= 900 * 8);
      assertEquals(900, view.getNullCount());
      view.close();
    }
  }

  @Test
  void reservedRoomIsEnoughAndExact(BufferAllocator allocator) {
    try (GrowingColumn column = GrowingColumn.create(allocator, UTF8);
        VarCharVector source = strings(allocator, "abcd", "efgh")) {
      column.reserve(1 << 16, 1 << 20);
      long reserved = allocator.getAllocatedMemory();
      for (int i = 0; i < 1 << 15; i++) {
        column.append(source, 0, 2);
      }
      assertEquals(reserved, allocator.getAllocatedMemory());
      assertEquals((1 << 16) / 8 + ((1 << 16) + 1) * 4 + (1 << 18), column.dataBytes());
    }
  }

  @Test
  void growthIsAmortized(BufferAllocator allocator) {
    try (GrowingColumn column = GrowingColumn.create(allocator, INT64)) {
      for (int i = 0; i < 65_536; i++) {
        column.appendNulls(1);
      }
      assertEquals(65_536 * 8 + 65_536 / 8, column.dataBytes());
      assertEquals(
          column.dataBytes(), allocator.getAllocatedMemory(), "a full chunk wastes nothing");
    }
  }

  @Test
  void offsetsThatWouldOverflowAreRefusedBeforeAnythingIsWritten(BufferAllocator allocator) {
    byte[] megabyte = new byte[1 << 20];
    int[] positions = new int[2_048];
    try (GrowingColumn column = GrowingColumn.create(allocator, UTF8);
        GrowingColumn large =
            GrowingColumn.create(allocator, RandomFields.of("c", ArrowType.LargeUtf8.INSTANCE));
        VarCharVector source = new VarCharVector("c", allocator)) {
      source.setSafe(0, megabyte);
      source.setValueCount(1);
      column.append(source, 0, 1);
      long allocated = allocator.getAllocatedMemory();
      refused(ErrorCode.LIMIT_EXCEEDED, () -> column.append(source, positions, 0, 2_048));
      assertEquals(allocated, allocator.getAllocatedMemory());
      assertEquals(1, column.rowCount());
      column.append(source, positions, 0, 3);
      large.append(source, positions, 0, 4);
      assertEquals(column.dataBytes() + 5 * 4, large.dataBytes());
    }
  }

  @Test
  void elementsThatWouldOverflowAreRefused(BufferAllocator allocator) {
    Field fixed =
        new Field("c", FieldType.nullable(new ArrowType.FixedSizeList(32_767)), LIST.getChildren());
    try (GrowingColumn column = GrowingColumn.create(allocator, fixed);
        GrowingColumn lists = GrowingColumn.create(allocator, LIST);
        ListVector source = ListVector.empty("c", allocator)) {
      refused(ErrorCode.LIMIT_EXCEEDED, () -> column.appendNulls(65_539));
      column.appendNulls(65_538);
      refused(ErrorCode.LIMIT_EXCEEDED, () -> column.appendNulls(1));
      assertEquals(65_538, column.rowCount());
      source.addOrGetVector(FieldType.nullable(ArrowType.Null.INSTANCE));
      source.startNewValue(0);
      source.endValue(0, 1_000_000_000);
      source.setValueCount(1);
      lists.append(source, new int[] {0, 0}, 0, 2);
      refused(ErrorCode.LIMIT_EXCEEDED, () -> lists.append(source, 0, 1));
      assertEquals(2, lists.rowCount());
    }
  }

  @Test
  void rowsThatAreNotThereAreRefused(BufferAllocator allocator) {
    try (GrowingColumn column = GrowingColumn.create(allocator, UTF8);
        VarCharVector source = strings(allocator, "a", "b")) {
      assertThrows(IndexOutOfBoundsException.class, () -> column.append(source, 1, 2));
      assertThrows(IndexOutOfBoundsException.class, () -> column.append(source, -1, 1));
      for (int outside : new int[] {-1, 2, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        int[] positions = {0, outside, 1};
        assertThrows(IndexOutOfBoundsException.class, () -> column.append(source, positions, 0, 3));
        column.append(source, positions, 2, 1);
      }
      assertEquals(4, column.rowCount());
      assertThrows(IndexOutOfBoundsException.class, () -> column.view(allocator, 5));
      assertThrows(IndexOutOfBoundsException.class, () -> column.truncate(5));
    }
  }

  @Test
  void otherTypesAreRefused(BufferAllocator allocator) {
    List<ArrowType> types = RandomFields.scalars();
    for (ArrowType to : types) {
      for (ArrowType from : types) {
        Field source = RandomFields.of("c", from);
        Field target = RandomFields.of("c", to);
        if (!TypeFamily.same(source, target)) {
          refusedSource(allocator, target, source);
        }
      }
      refusedSource(allocator, LIST, RandomFields.of("c", to));
      refusedSource(allocator, RandomFields.of("c", to), LIST);
    }
    Field named = struct(INT64);
    refusedSource(allocator, named, struct(RandomFields.of("other", INT64.getType())));
    refusedSource(allocator, named, struct());
    refusedSource(allocator, named, LIST);
    refusedSource(allocator, struct(UTF8), named);
  }

  @Test
  void indicesIntoDictionariesAreRefused(BufferAllocator allocator) {
    DictionaryEncoding encoding = new DictionaryEncoding(1, false, null);
    FieldType type = new FieldType(true, new ArrowType.Int(32, true), encoding);
    refusedSource(
        allocator,
        RandomFields.of("c", new ArrowType.Int(32, true)),
        new Field("c", type, List.of()));
  }

  @Test
  void vectorsThatLieAboutTheirMemoryAreRefused(BufferAllocator allocator) {
    try (GrowingColumn column = GrowingColumn.create(allocator, INT64);
        BigIntVector source = new BigIntVector("c", allocator);
        ArrowBuf bits = allocator.buffer(16);
        ArrowBuf values = allocator.buffer(64)) {
      bits.setOne(0L, 16);
      source.loadFieldBuffers(new ArrowFieldNode(9, 0), List.of(bits, values));
      refused(ErrorCode.BAD_INPUT, () -> column.append(source, 0, 1));
      source.loadFieldBuffers(new ArrowFieldNode(8, 0), List.of(bits.slice(0, 1), values));
      column.append(source, 0, 8);
      source.loadFieldBuffers(new ArrowFieldNode(9, 0), List.of(bits.slice(0, 1), values));
      refused(ErrorCode.BAD_INPUT, () -> column.append(source, 0, 1));
      assertEquals(8, column.rowCount());
    }
  }

  @Test
  void offsetsOutOfOrderOrRangeAreRefused(BufferAllocator allocator) {
    int[][] offsets = {
      {0, 5}, {-1, 3}, {3, 2}, {0, Integer.MIN_VALUE}, {Integer.MAX_VALUE, Integer.MIN_VALUE + 9}
    };
    for (int[] pair : offsets) {
      try (GrowingColumn column = GrowingColumn.create(allocator, UTF8);
          GrowingColumn lists = GrowingColumn.create(allocator, LIST);
          VarCharVector source = new VarCharVector("c", allocator);
          FieldVector list = LIST.createVector(allocator);
          ArrowBuf bits = allocator.buffer(8);
          ArrowBuf offsetBuffer = allocator.buffer(8);
          ArrowBuf data = allocator.buffer(4)) {
        bits.setOne(0L, 8);
        offsetBuffer.setInt(0, pair[0]);
        offsetBuffer.setInt(4, pair[1]);
        source.loadFieldBuffers(new ArrowFieldNode(1, 0), List.of(bits, offsetBuffer, data));
        list.loadFieldBuffers(new ArrowFieldNode(1, 0), List.of(bits, offsetBuffer));
        list.getChildrenFromFields().get(0).setValueCount(4);
        refused(ErrorCode.BAD_INPUT, () -> column.append(source, 0, 1));
        refused(ErrorCode.BAD_INPUT, () -> column.append(source, new int[1], 0, 1));
        refused(ErrorCode.BAD_INPUT, () -> lists.append(list, 0, 1));
        refused(ErrorCode.BAD_INPUT, () -> lists.append(list, new int[1], 0, 1));
      }
    }
  }

  @Test
  void aFixedSizeListWithoutItsElementsIsRefused(BufferAllocator allocator) {
    Field fixed =
        new Field("c", FieldType.nullable(new ArrowType.FixedSizeList(3)), LIST.getChildren());
    try (GrowingColumn column = GrowingColumn.create(allocator, fixed);
        FixedSizeListVector source = (FixedSizeListVector) fixed.createVector(allocator)) {
      source.setValueCount(2);
      source.getDataVector().setValueCount(5);
      refused(ErrorCode.BAD_INPUT, () -> column.append(source, 0, 1));
      source.getDataVector().setValueCount(6);
      column.append(source, 0, 2);
    }
  }

  @Test
  void vectorsWithoutValidityBufferHaveNoNulls(BufferAllocator allocator) {
    try (GrowingColumn column = GrowingColumn.create(allocator, struct());
        WithoutValidity source = new WithoutValidity(allocator)) {
      source.setValueCount(2);
      column.append(source, 0, 2);
      column.append(source, new int[] {1}, 0, 1);
      assertEquals(3, column.rowCount());
      assertEquals(0, column.nullCount());
    }
  }

  /** As some readers leave a column that has no nulls. */
  private static final class WithoutValidity extends StructVector {
    WithoutValidity(BufferAllocator allocator) {
      super("c", allocator, FieldType.nullable(ArrowType.Struct.INSTANCE), null);
    }

    @Override
    public ArrowBuf getValidityBuffer() {
      return allocator.getEmpty();
    }
  }

  private static Field struct(Field... children) {
    return new Field("c", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(children));
  }

  private static VarCharVector strings(BufferAllocator allocator, String... values) {
    VarCharVector vector = new VarCharVector("c", allocator);
    for (int i = 0; i < values.length; i++) {
      vector.setSafe(i, values[i].getBytes(StandardCharsets.UTF_8));
    }
    vector.setValueCount(values.length);
    return vector;
  }

  private static List<Object> throughIpc(BufferAllocator allocator, FieldVector vector)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    VectorSchemaRoot root = VectorSchemaRoot.of(vector);
    try (ArrowStreamWriter writer = new ArrowStreamWriter(root, null, bytes)) {
      writer.writeBatch();
    }
    try (ArrowStreamReader reader =
        new ArrowStreamReader(new ByteArrayInputStream(bytes.toByteArray()), allocator)) {
      reader.loadNextBatch();
      return NaiveValues.of(reader.getVectorSchemaRoot().getVector(0));
    }
  }

  private static void refusedSource(BufferAllocator allocator, Field target, Field source) {
    try (GrowingColumn column = GrowingColumn.create(allocator, target);
        FieldVector vector = source.createVector(allocator)) {
      vector.setInitialCapacity(1);
      vector.allocateNew();
      vector.setValueCount(1);
      refused(ErrorCode.SCHEMA_MISMATCH, () -> column.append(vector, 0, 1));
      refused(ErrorCode.SCHEMA_MISMATCH, () -> column.append(vector, new int[1], 0, 1));
      assertEquals(0, column.rowCount());
    }
  }

  private static void refused(ErrorCode code, Executable append) {
    SheafException e = assertThrows(SheafException.class, append);
    assertEquals(code, e.code(), e.getMessage());
  }
}
