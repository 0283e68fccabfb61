package dev.sheaf.ops.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.ops.merge.TableConflict.Kind;
import dev.sheaf.ops.replay.Replay;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Merges in which columns change, with the rows in them. */
@ExtendWith(AllocatorExtension.class)
class ColumnMergeTest {
  private static final Field REQUIRED =
      new Field("runways", FieldType.notNullable(new ArrowType.Int(32, true)), List.of());
  private static final Field CITY =
      new Field("city", FieldType.nullable(ArrowType.Utf8.INSTANCE), List.of());

  private BufferAllocator allocator;
  private Dataset dataset;

  @BeforeEach
  void open(BufferAllocator given) {
    allocator = given;
    dataset = Dataset.inMemory(allocator, DatasetOptions.defaults());
  }

  @AfterEach
  void close() {
    dataset.close();
  }

  /** A table whose column of runways takes no null. */
  private Airports strict(PrimaryKey key) {
    List<Field> fields = Airports.SCHEMA.getFields();
    dataset.createTable(
        Airports.TABLE, new Schema(List.of(fields.get(0), fields.get(1), REQUIRED)), key);
    Airports airports = Airports.of(allocator, dataset);
    airports.put("main", "LBC,Lübeck,1");
    dataset.branch("clean", "main");
    return airports;
  }

  @Test
  void aColumnThatComesBackTakesTheNullsOfRowsThatCameMeanwhile() {
    Airports airports = strict(PrimaryKey.of("id"));
    Version dropped = airports.change("main", tx -> tx.dropColumn(Airports.TABLE, "runways"));
    airports.put("main", "HAM,Hamburg");
    assertInstanceOf(
        MergeOutcome.Merged.class,
        Replay.revert(allocator, dataset, dropped.id().hex()).on("main").run());
    assertEquals(Map.of("LBC", "Lübeck,1", "HAM", "Hamburg,-"), airports.at("main"));
  }

  @Test
  void aColumnThatComesBackWithNothingInBetweenIsAsItWas() {
    Airports airports = strict(PrimaryKey.of("id"));
    Version before = dataset.version("main");
    Version dropped = airports.change("main", tx -> tx.dropColumn(Airports.TABLE, "runways"));
    Replay.revert(allocator, dataset, dropped.id().hex()).on("main").run();
    assertEquals(
        dataset.schema(before.table(Airports.TABLE)),
        dataset.schema(dataset.version("main").table(Airports.TABLE)));
  }

  @Test
  void bothSidesFillTheColumnsThatTheyAdded() {
    Airports airports = strict(PrimaryKey.of("id"));
    airports.change("main", tx -> tx.addColumn(Airports.TABLE, CITY));
    airports.put("main", "LBC,Lübeck,1,Lübeck");
    airports.change(
        "clean",
        tx -> tx.addColumn(Airports.TABLE, new Field("code", CITY.getFieldType(), List.of())));
    airports.put("clean", "LBC,Lübeck,1,EDHL", "HAM,Hamburg,2,EDDH");
    Merge.of(allocator, dataset, "clean").into("main").run();
    assertEquals(
        Map.of("LBC", "Lübeck,1,Lübeck,EDHL", "HAM", "Hamburg,2,-,EDDH"), airports.at("main"));
  }

  @Test
  void aClashOfColumnsComesBeforeTheConflictsOfRecords() {
    Airports airports = strict(PrimaryKey.of("id"));
    airports.change("main", tx -> tx.renameColumn(Airports.TABLE, "name", "label"));
    airports.put("main", "LBC,Luebeck,1");
    airports.change("clean", tx -> tx.renameColumn(Airports.TABLE, "name", "title"));
    airports.put("clean", "LBC,Lubeck,1");
    Merge.of(allocator, dataset, "clean").into("main").run();
    PendingMerge pending = PendingMerge.on(dataset, "main");
    assertEquals(List.of(Kind.COLUMN_RENAMED_TWICE), kinds(pending.conflicts(allocator)));
    assertEquals(0, pending.conflicts(allocator).recordCount());
    pending.resolveTable(allocator, Airports.TABLE, MergeSide.THEIRS);
    assertEquals(List.of(), kinds(pending.conflicts(allocator)));
    assertEquals(1, pending.conflicts(allocator).recordCount());
    pending.resolveCell(allocator, Airports.TABLE, "LBC", "title", "Lübeck/2");
    assertInstanceOf(MergeOutcome.Merged.class, pending.commit(allocator));
    assertEquals(Map.of("LBC", "Lübeck/2,1"), airports.at("main"));
    assertTrue(dataset.schema(dataset.version("main").table("airports")).indexOf("title") > 0);
  }

  /** Whole rows are the keys of such a table, so a row without the column is another row. */
  @Test
  void withoutAKeyADroppedColumnAndChangedRowsAreAConflictWhicheverSideDropped() {
    Airports airports = strict(PrimaryKey.none());
    airports.change("main", tx -> tx.dropColumn(Airports.TABLE, "runways"));
    airports.put("clean", "HAM,Hamburg,2");
    for (List<String> sides : List.of(List.of("main", "clean"), List.of("clean", "main"))) {
      Merge merge = Merge.of(allocator, dataset, sides.get(1)).into(sides.get(0));
      MergeOutcome outcome = merge.onConflict(OnConflict.FORGET).run();
      assertEquals(
          List.of(Kind.ROWS_WITHOUT_COLUMN),
          kinds(assertInstanceOf(MergeOutcome.Conflicted.class, outcome).conflicts()));
    }
    Merge.of(allocator, dataset, "clean").into("main").policy(MergePolicy.preferTheirs()).run();
    assertEquals(Map.of("LBC", "Lübeck,1", "HAM", "Hamburg,2"), airports.at("main"));
  }

  private static List<Kind> kinds(Conflicts conflicts) {
    return conflicts.tableConflicts().stream().map(TableConflict::kind).toList();
  }
}
