package dev.sheaf.store.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.file.FileAccess;
import dev.sheaf.store.file.StoreFile;
import dev.sheaf.store.file.StoreFiles;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.RandomVectors;
import dev.sheaf.store.testing.Seeds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Bytes whose checksum is right and that are wrong nevertheless. */
@ExtendWith(AllocatorExtension.class)
class BatchLayoutTest {
  private static final int ROWS = 20;
  private static final int FUZZED_SCHEMAS = 25;
  private static final int FUZZED_BYTES = 40;
  private static final Field NUMBER = RandomFields.of("n", new ArrowType.Int(32, true));
  private static final Field STRING = RandomFields.of("s", ArrowType.Utf8.INSTANCE);
  private static final Field LIST =
      new Field("l", FieldType.nullable(ArrowType.List.INSTANCE), List.of(NUMBER));

  private final Random random = Seeds.random("BatchLayoutTest");
  @TempDir private Path directory;
  private BufferAllocator allocator;
  private StoreFiles files;

  @BeforeEach
  void openFiles(BufferAllocator testAllocator) {
    allocator = testAllocator;
    files = StoreFiles.at(directory);
    files.createDirectory("segments");
  }

  /** A file with one batch of random rows, changed before it is written. */
  private SegmentFacts write(Schema schema, int rows, UnaryOperator<ArrowRecordBatch> change) {
    Schema header =
        SegmentHeader.of(new SegmentIdentity(SegmentHarness.DATASET, 3, 7), 0, schema.getFields());
    String name = SegmentFile.nameOf(3, 0);
    files.delete(name);
    List<FieldVector> columns = new ArrayList<>();
    try (StoreFile file = files.create(name);
        BatchWriter writer = new BatchWriter(allocator, 3, 0, file, 0)) {
      writer.write(header);
      for (Field field : schema.getFields()) {
        columns.add(RandomVectors.of(allocator, random, field, rows));
      }
      VectorSchemaRoot root = new VectorSchemaRoot(schema.getFields(), columns, rows);
      try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch();
          ArrowRecordBatch changed = change.apply(batch)) {
        BatchPlace place = writer.write(0, 0, changed);
        return new SegmentFacts(3, 7, 0, writer.end(), false, List.of(place));
      }
    } finally {
      columns.forEach(FieldVector::close);
    }
  }

  /** The same batch with other nodes. */
  private static ArrowRecordBatch withNodes(ArrowRecordBatch batch, List<ArrowFieldNode> nodes) {
    return new ArrowRecordBatch(batch.getLength(), nodes, batch.getBuffers());
  }

  private static ArrowRecordBatch same(ArrowRecordBatch batch) {
    return withNodes(batch, batch.getNodes());
  }

  /** Reads all that the facts name, as a segment of this schema. */
  private void read(SegmentFacts facts, Schema schema) {
    try (SegmentHarness reader =
        new SegmentHarness(allocator, files, SegmentOptions.defaults(), schema)) {
      reader.openAs(facts);
      reader.read();
    }
  }

  private void assertRefused(SegmentFacts facts, Schema schema, String found) {
    SheafException e = assertThrows(SheafException.class, () -> read(facts, schema));
    assertEquals(ErrorCode.DAMAGED, e.code());
    assertTrue(e.getMessage().contains(found), e.getMessage());
  }

  private static Schema schema(Field... fields) {
    return new Schema(List.of(fields));
  }

  @Test
  void aWholeBatchIsRead() {
    Schema schema = schema(NUMBER, STRING, LIST);
    read(write(schema, ROWS, BatchLayoutTest::same), schema);
  }

  @Test
  void otherColumnsThanThoseOfTheSchemaAreRefused() {
    SegmentFacts facts = write(schema(NUMBER, STRING), ROWS, BatchLayoutTest::same);
    Damage damage = new Damage("test", 0);
    BatchPlace place = facts.places().get(0);
    ByteBuffer metadata = ByteBuffer.allocate(place.metadataBytes());
    try (StoreFile file = files.open(SegmentFile.nameOf(3, 0), FileAccess.READ)) {
      file.read(place.fileOffset(), metadata);
    }
    for (Schema other : List.of(schema(NUMBER), schema(NUMBER, STRING, LIST), schema(STRING))) {
      SheafException inHeader = assertThrows(SheafException.class, () -> read(facts, other));
      assertEquals(ErrorCode.DAMAGED, inHeader.code());
      SheafException inBatch =
          assertThrows(
              SheafException.class,
              () -> BatchLayout.parse(other.getFields(), place, metadata.rewind(), damage));
      assertEquals(ErrorCode.DAMAGED, inBatch.code());
    }
  }

  @Test
  void aWrongNumberOfRowsIsRefused() {
    Schema schema = schema(NUMBER);
    SegmentFacts facts = write(schema, ROWS, BatchLayoutTest::same);
    BatchPlace place = facts.places().get(0);
    BatchPlace shorter =
        new BatchPlace(
            3,
            0,
            0,
            ROWS - 1,
            place.fileOffset(),
            place.metadataBytes(),
            place.bodyBytes(),
            place.crc32c());
    assertRefused(
        new SegmentFacts(3, 7, 0, facts.fileLength(), false, List.of(shorter)),
        schema,
        "another number of rows");
  }

  @Test
  void aWrongNullCountIsRefused() {
    Schema schema = schema(NUMBER);
    SegmentFacts facts =
        write(
            schema,
            ROWS,
            batch -> {
              long nulls = batch.getNodes().get(0).getNullCount();
              return withNodes(
                  batch, List.of(new ArrowFieldNode(ROWS, nulls == 0 ? 1 : nulls - 1)));
            });
    assertRefused(facts, schema, "null count");
  }

  @Test
  void aNodeOfAnotherLengthIsRefused() {
    Schema schema = schema(NUMBER);
    SegmentFacts facts =
        write(schema, ROWS, batch -> withNodes(batch, List.of(new ArrowFieldNode(ROWS + 1, 0))));
    assertRefused(facts, schema, "another length");
  }

  @Test
  void descendingOffsetsAreRefused() {
    Schema schema = schema(STRING);
    assertRefused(
        write(schema, ROWS, batch -> withOffset(batch, 3, 1 << 20)), schema, "offsets of a column");
  }

  @Test
  void offsetsThatLeaveTheDataAreRefused() {
    for (Field field : List.of(STRING, LIST)) {
      Schema schema = schema(field);
      assertRefused(
          write(schema, ROWS, batch -> withOffset(batch, ROWS, 1 << 20)),
          schema,
          "offsets of a column");
    }
  }

  @Test
  void negativeOffsetsAreRefused() {
    Schema schema = schema(STRING);
    assertRefused(
        write(schema, ROWS, batch -> withOffset(batch, 0, -1)), schema, "offsets of a column");
  }

  /** The same batch with another offset in its second buffer. */
  private ArrowRecordBatch withOffset(ArrowRecordBatch batch, int i, int offset) {
    List<ArrowBuf> buffers = new ArrayList<>(batch.getBuffers());
    ArrowBuf original = buffers.get(1);
    try (ArrowBuf copy = allocator.buffer(original.readableBytes())) {
      copy.setBytes(0, original, 0, original.readableBytes());
      copy.writerIndex(original.readableBytes());
      copy.setInt(i * 4L, offset);
      buffers.set(1, copy);
      return new ArrowRecordBatch(batch.getLength(), batch.getNodes(), buffers);
    }
  }

  /** Any byte of a batch may be any other: it is refused, or read without leaving its memory. */
  @Test
  void anyBytesWithARightChecksumAreRefusedOrRead() {
    Seeds.forEach(
        FUZZED_SCHEMAS,
        seed -> {
          Random fuzz = Seeds.random(seed);
          Schema schema = RandomFields.schema(fuzz, 1 + fuzz.nextInt(3));
          SegmentFacts facts = write(schema, 1 + fuzz.nextInt(ROWS), BatchLayoutTest::same);
          Path path = directory.resolve(SegmentFile.nameOf(3, 0));
          byte[] whole = Files.readAllBytes(path);
          for (int i = 0; i < FUZZED_BYTES; i++) {
            fuzz(facts, schema, path, whole.clone(), fuzz);
          }
        });
  }

  private void fuzz(SegmentFacts facts, Schema schema, Path path, byte[] bytes, Random fuzz)
      throws IOException {
    BatchPlace place = facts.places().get(0);
    int start = (int) place.fileOffset();
    for (int changes = 1 + fuzz.nextInt(3); changes > 0; changes--) {
      boolean inMetadata = fuzz.nextInt(4) > 0 || place.bodyBytes() == 0;
      int at =
          inMetadata
              ? fuzz.nextInt(place.metadataBytes())
              : place.metadataBytes() + fuzz.nextInt((int) place.bodyBytes());
      bytes[start + at] = (byte) (fuzz.nextBoolean() ? fuzz.nextInt() : bytes[start + at] + 1);
    }
    Files.write(path, bytes);
    Checksum checksum = new Checksum();
    checksum.update(ByteBuffer.wrap(bytes, start, (int) place.bytes()));
    BatchPlace foreign = place.movedTo(start, checksum.of(3, 0, start));
    try {
      read(new SegmentFacts(3, 7, 0, facts.fileLength(), false, List.of(foreign)), schema);
    } catch (SheafException e) {
      assertEquals(ErrorCode.DAMAGED, e.code(), e.toString());
    }
  }
}
