package dev.sheaf.ops.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.AllocatorExtension;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is decided about conflicts, by side, cell and table, and what of it counts. */
@ExtendWith(AllocatorExtension.class)
class ResolutionTest {
  private static final String TABLE = Airports.TABLE;

  private BufferAllocator allocator;
  private Dataset dataset;
  private Airports airports;
  private PendingMerge pending;

  /** BRE, HAM and LBC are in conflict, in both columns; clean removed BRE. */
  @BeforeEach
  void merge(BufferAllocator given) {
    allocator = given;
    dataset = Dataset.inMemory(allocator, DatasetOptions.defaults());
    airports = Airports.create(allocator, dataset, "LBC,Lübeck,1", "HAM,Hamburg,2", "BRE,Bremen,1");
    airports.put("main", "LBC,our L,10", "HAM,our H,20", "BRE,our B,30");
    airports.put("clean", "LBC,their L,11", "HAM,their H,21");
    airports.remove("clean", "BRE");
    Merge.of(allocator, dataset, "clean").into("main").run();
    pending = PendingMerge.on(dataset, "main");
    assertEquals(3, pending.conflicts(allocator).recordCount());
  }

  @AfterEach
  void close() {
    dataset.close();
  }

  private Map<String, String> committed() {
    assertInstanceOf(MergeOutcome.Merged.class, PendingMerge.on(dataset, "main").commit(allocator));
    return airports.at("main");
  }

  @Test
  void whatIsSaidOfARecordStandsBesideWhatIsSaidOfTheTable() {
    pending.resolveRecords(allocator, TABLE, List.of("LBC"), MergeSide.OURS);
    pending.resolveTable(allocator, TABLE, MergeSide.THEIRS);
    assertEquals(Map.of("LBC", "our L,10", "HAM", "their H,21"), committed());
  }

  @Test
  void theOrderOfSayingItDoesNotMatter() {
    pending.resolveAll(allocator, MergeSide.THEIRS);
    pending.resolveRecords(allocator, TABLE, List.of("LBC"), MergeSide.OURS);
    pending = PendingMerge.on(dataset, "main"); // as it is kept
    pending.resolveAll(allocator, MergeSide.THEIRS);
    assertEquals(Map.of("LBC", "our L,10", "HAM", "their H,21"), committed());
  }

  @Test
  void whatIsSaidOfTheWholeTableIsReplacedByWhatIsSaidOfItLater() {
    pending.resolveAll(allocator, MergeSide.THEIRS);
    PendingMerge.on(dataset, "main").resolveTable(allocator, TABLE, MergeSide.OURS);
    assertEquals(Map.of("LBC", "our L,10", "HAM", "our H,20", "BRE", "our B,30"), committed());
  }

  @Test
  void aSideOfARecordReplacesItsCellsAndACellOneOfThem() {
    pending.resolveCell(allocator, TABLE, "LBC", "runways", 5);
    pending.resolveRecords(allocator, TABLE, List.of("LBC", "HAM"), MergeSide.THEIRS);
    pending.resolveCell(allocator, TABLE, "HAM", "runways", 6);
    pending.resolveTable(allocator, TABLE, MergeSide.OURS);
    assertEquals(Map.of("LBC", "their L,11", "HAM", "their H,6", "BRE", "our B,30"), committed());
  }

  @Test
  void theBaseOfARecordIsWhatItWas() {
    pending.resolveAll(allocator, MergeSide.BASE);
    assertEquals(Map.of("LBC", "Lübeck,1", "HAM", "Hamburg,2", "BRE", "Bremen,1"), committed());
  }

  @Test
  void aTableOfResolutionsNamesSidesAndValues() {
    rows(
        List.of("conflict_id", "resolution", "name", "runways"),
        "LBC,theirs,-,-",
        "HAM,-,both,7",
        "BRE,ours,ignored,9");
    assertEquals(Map.of("LBC", "their L,11", "HAM", "both,7", "BRE", "our B,30"), committed());
  }

  @Test
  void valuesOfSomeColumnsLeaveTheOthersOpen() {
    rows(List.of("conflict_id", "runways"), "HAM,7", "LBC,8");
    assertEquals(3, pending.conflicts(allocator).recordCount());
    List<String> open = new ArrayList<>();
    try (ConflictReader reader = pending.conflicts(allocator).open(allocator, TABLE)) {
      reader.forEach(
          root ->
              Airports.read(root).forEach(row -> open.add(row.get(0) + row.get(row.size() - 1))));
    }
    assertEquals(List.of("BRE[]", "HAM[\"name\"]", "LBC[\"name\"]"), open);
    pending.resolveTable(allocator, TABLE, MergeSide.THEIRS);
    assertEquals(Map.of("LBC", "their L,8", "HAM", "their H,7"), committed());
  }

  @Test
  void aNullAmongValuesIsNull() {
    rows(List.of("conflict_id", "name", "runways"), "HAM,-,-", "LBC,x,1", "BRE,y,2");
    assertEquals("-,-", committed().get("HAM"));
  }

  @Test
  void aRecordThatOneSideRemovedStaysIfItIsGivenValues() {
    rows(List.of("conflict_id", "runways"), "BRE,3");
    pending.resolveTable(allocator, TABLE, MergeSide.THEIRS);
    assertEquals("our B,3", committed().get("BRE"));
  }

  @Test
  void theTableOfConflictsWithOneMoreColumnIsATableOfResolutions() {
    rows(
        List.of("conflict_id", "our_name", "their_name", "id", "resolution"),
        "LBC,our L,their L,LBC,theirs",
        "HAM,our H,their H,HAM,ours",
        "BRE,our B,-,BRE,base");
    assertEquals(Map.of("LBC", "their L,11", "HAM", "our H,20", "BRE", "Bremen,1"), committed());
  }

  @Test
  void aTableThatIsWrongChangesNothing() {
    refused(ErrorCode.UNKNOWN_KEY, List.of("conflict_id", "runways"), "HAM,7", "MUC,8");
    refused(ErrorCode.DUPLICATE_KEY, List.of("conflict_id", "runways"), "HAM,7", "HAM,8");
    refused(ErrorCode.UNKNOWN_COLUMN, List.of("conflict_id", "strips"), "HAM,x");
    refused(ErrorCode.SCHEMA_MISMATCH, List.of("id", "runways"), "HAM,7");
    refused(ErrorCode.SCHEMA_MISMATCH, List.of("conflict_id"), "HAM");
    refused(ErrorCode.BAD_ARGUMENT, List.of("conflict_id", "resolution"), "HAM,mine");
    SheafException otherTable =
        assertThrows(
            SheafException.class, () -> pending.resolveTable(allocator, "x", MergeSide.OURS));
    assertEquals(ErrorCode.UNKNOWN_TABLE, otherTable.code());
    assertEquals(3, PendingMerge.on(dataset, "main").conflicts(allocator).recordCount());
  }

  @Test
  void valuesThatDoNotFitTheColumnAreRefused() {
    try (BigIntVector wide = new BigIntVector("runways", allocator);
        VarCharVector ids = text("conflict_id")) {
      wide.setSafe(0, 1L << 40);
      ids.setSafe(0, "HAM".getBytes(StandardCharsets.UTF_8));
      VectorSchemaRoot root = new VectorSchemaRoot(List.of(ids, wide));
      root.setRowCount(1);
      assertThrows(SheafException.class, () -> pending.resolveRows(allocator, TABLE, root));
    }
    assertEquals(3, PendingMerge.on(dataset, "main").conflicts(allocator).recordCount());
  }

  private VarCharVector text(String name) {
    return new VarCharVector(name, allocator);
  }

  private void refused(ErrorCode code, List<String> columns, String... rows) {
    assertEquals(code, assertThrows(SheafException.class, () -> rows(columns, rows)).code());
  }

  /** Resolves by a table; a value {@code -} is null. */
  private void rows(List<String> columns, String... rows) {
    List<Field> fields = new ArrayList<>();
    for (String column : columns) {
      ArrowType type =
          column.equals("runways") ? new ArrowType.Int(32, true) : ArrowType.Utf8.INSTANCE;
      fields.add(new Field(column, FieldType.nullable(type), List.of()));
    }
    try (VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(fields), allocator)) {
      for (int i = 0; i < rows.length; i++) {
        String[] parts = rows[i].split(",", -1);
        for (int c = 0; c < parts.length; c++) {
          Airports.set(root.getVector(c), i, parts[c]);
        }
      }
      root.setRowCount(rows.length);
      pending.resolveRows(allocator, TABLE, root);
    }
  }
}
