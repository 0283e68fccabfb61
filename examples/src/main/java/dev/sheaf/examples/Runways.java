package dev.sheaf.examples;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.schema.PrimaryKey;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;
import org.jspecify.annotations.Nullable;

/** A small table in three versions, which are tagged 2022, 2023 and 2024. */
final class Runways {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.notNullable("id", new ArrowType.Int(32, true)),
              Field.nullable("airport", ArrowType.Utf8.INSTANCE),
              Field.nullable("surface", ArrowType.Utf8.INSTANCE),
              Field.nullable("length_ft", new ArrowType.Int(32, true))));

  private record Row(int id, String airport, String surface, @Nullable Integer lengthFt) {}

  private Runways() {}

  static void write(Dataset dataset, BufferAllocator memory) {
    dataset.createTable("runways", SCHEMA, PrimaryKey.of("id"));
    upsert(
        dataset,
        memory,
        "2022",
        new Row(1, "SLLP", "asphalt", 13_123),
        new Row(2, "LSZB", "asphalt", 5_676),
        new Row(3, "VNLK", "gravel", 1_729),
        new Row(4, "LSZB", "grass", null));
    upsert(
        dataset,
        memory,
        "2023",
        new Row(3, "VNLK", "asphalt", 1_729),
        new Row(5, "ZUUU", "concrete", 11_811));
    upsert(
        dataset,
        memory,
        "2024",
        new Row(4, "LSZB", "grass", 2_132),
        new Row(1, "SLLP", "asphalt", 13_124));
  }

  private static void upsert(Dataset dataset, BufferAllocator memory, String tag, Row... rows) {
    try (Transaction tx = dataset.begin("main");
        VectorSchemaRoot batch = VectorSchemaRoot.create(SCHEMA, memory)) {
      for (int i = 0; i < rows.length; i++) {
        ((IntVector) batch.getVector("id")).setSafe(i, rows[i].id);
        ((VarCharVector) batch.getVector("airport")).setSafe(i, new Text(rows[i].airport));
        ((VarCharVector) batch.getVector("surface")).setSafe(i, new Text(rows[i].surface));
        Integer length = rows[i].lengthFt;
        if (length != null) {
          ((IntVector) batch.getVector("length_ft")).setSafe(i, length);
        }
      }
      batch.setRowCount(rows.length);
      tx.table("runways").upsert(batch);
      tx.commit(CommitMessage.of("the list of " + tag));
    }
    dataset.tag(tag, "main");
  }
}
