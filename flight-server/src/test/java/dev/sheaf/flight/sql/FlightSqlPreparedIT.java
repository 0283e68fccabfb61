package dev.sheaf.flight.sql;

import static dev.sheaf.flight.sql.FlightSqlFixture.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.testing.AllocatorExtension;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.PreparedStatement;
import org.apache.arrow.flight.sql.FlightSqlClient.Transaction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Prepared statements. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class FlightSqlPreparedIT {
  private final BufferAllocator allocator;
  private final FlightSqlFixture fixture;
  private final FlightSqlClient client;

  FlightSqlPreparedIT(BufferAllocator allocator) {
    this.allocator = allocator;
    fixture = new FlightSqlFixture(allocator);
    client = fixture.client;
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  /** Rows of an int and a text each; the statement closes them. */
  private VectorSchemaRoot values(Schema schema, Object... idsAndNames) {
    VectorSchemaRoot rows = VectorSchemaRoot.create(schema, allocator);
    int columns = schema.getFields().size();
    for (int i = 0; i < idsAndNames.length; i++) {
      if (rows.getVector(i % columns) instanceof IntVector ids) {
        ids.setSafe(i / columns, (Integer) idsAndNames[i]);
      } else if (rows.getVector(i % columns) instanceof VarCharVector names) {
        names.setSafe(i / columns, idsAndNames[i].toString().getBytes(StandardCharsets.UTF_8));
      }
    }
    rows.setRowCount(idsAndNames.length / columns);
    return rows;
  }

  @Test
  void aQueryRunsWithOtherValuesEachTime() throws Exception {
    try (PreparedStatement query = client.prepare("SELECT name FROM t WHERE id = ?")) {
      assertEquals(
          List.of("name"),
          query.getResultSetSchema().getFields().stream().map(f -> f.getName()).toList());
      assertEquals(
          List.of(new ArrowType.Int(32, true)),
          query.getParameterSchema().getFields().stream().map(f -> f.getType()).toList());
      for (int id = 1; id <= 4; id++) {
        try (VectorSchemaRoot values = values(query.getParameterSchema(), id)) {
          query.setParameters(values);
          assertEquals(
              List.of(List.of("a", "bb", "c", "d").get(id - 1)), fixture.rows(query.execute()));
          query.clearParameters();
        }
      }
    }
    fixture.awaitNothingHeld();
  }

  @Test
  void valuesDecideTheColumnsThatAreTheirs() throws Exception {
    try (PreparedStatement query = client.prepare("SELECT id, ? AS mark FROM t WHERE id < ?")) {
      Field mark = Field.nullable("mark", new ArrowType.Int(64, true));
      Field id = Field.nullable("id", new ArrowType.Int(32, true));
      try (VectorSchemaRoot values =
          VectorSchemaRoot.create(new Schema(List.of(mark, id)), allocator)) {
        ((BigIntVector) values.getVector(0)).setSafe(0, 7);
        ((IntVector) values.getVector(1)).setSafe(0, 2);
        values.setRowCount(1);
        query.setParameters(values);
        FlightInfo info = query.execute();
        assertEquals(
            new ArrowType.Int(64, true),
            info.getSchemaOptional().orElseThrow().findField("mark").getType());
        assertEquals(List.of("1|7"), fixture.rows(info));
        query.clearParameters();
      }
    }
    fixture.awaitNothingHeld();
  }

  @Test
  void rowsOfValuesAreOneVersion() throws Exception {
    long before = fixture.dataset.versionCount();
    try (PreparedStatement insert = client.prepare("INSERT INTO t VALUES (?, ?)")) {
      assertEquals(List.of(), insert.getResultSetSchema().getFields());
      assertEquals(
          List.of(new ArrowType.Int(32, true), ArrowType.Utf8.INSTANCE),
          insert.getParameterSchema().getFields().stream().map(f -> f.getType()).toList());
      insert.setParameters(values(insert.getParameterSchema(), 5, "e", 6, "f", 7, "g"));
      assertEquals(3, insert.executeUpdate());
      assertEquals(before + 1, fixture.dataset.versionCount());
      insert.clearParameters();
      insert.setParameters(values(insert.getParameterSchema(), 8, "h", 1, "taken"));
      refusal(ErrorCode.KEY_EXISTS, "23505", insert::executeUpdate);
      assertEquals(before + 1, fixture.dataset.versionCount());
      insert.clearParameters();
    }
    assertEquals(List.of("7|7"), fixture.query("SELECT count(*), max(id) FROM t"));
  }

  @Test
  void inATransactionTheyArePartOfIt() throws Exception {
    Transaction transaction = client.beginTransaction();
    long before = fixture.dataset.versionCount();
    try (PreparedStatement update =
        client.prepare("UPDATE t SET name = ? WHERE id = ?", transaction)) {
      VectorSchemaRoot values = VectorSchemaRoot.create(update.getParameterSchema(), allocator);
      ((VarCharVector) values.getVector(0)).setSafe(0, "x".getBytes(StandardCharsets.UTF_8));
      ((VarCharVector) values.getVector(0)).setSafe(1, "y".getBytes(StandardCharsets.UTF_8));
      ((IntVector) values.getVector(1)).setSafe(0, 1);
      ((IntVector) values.getVector(1)).setSafe(1, 2);
      values.setRowCount(2);
      update.setParameters(values);
      assertEquals(2, update.executeUpdate());
    }
    assertEquals(List.of("a"), fixture.query("SELECT name FROM t WHERE id = 1"));
    client.commit(transaction);
    assertEquals(before + 1, fixture.dataset.versionCount());
    assertEquals(List.of("x", "y"), fixture.query("SELECT name FROM t WHERE id < 3 ORDER BY id"));
  }

  @Test
  void mistakesAreTold() throws Exception {
    refusal(ErrorCode.UNKNOWN_TABLE, "42S02", () -> client.prepare("SELECT * FROM nothing"));
    refusal(
        ErrorCode.UNKNOWN_TABLE, "42S02", () -> client.prepare("INSERT INTO nothing VALUES (?)"));
    try (PreparedStatement query = client.prepare("SELECT name FROM t WHERE id = ?")) {
      refusal(ErrorCode.BAD_ARGUMENT, "22000", query::execute);
      query.setParameters(values(query.getParameterSchema(), 1, 2));
      refusal(ErrorCode.BAD_ARGUMENT, "22000", query::execute);
      query.clearParameters();
    }
  }

  @Test
  void noMoreThanTheirNumberArePrepared() throws Exception {
    for (int i = 0; i < 256; i++) {
      client.prepare("BEGIN");
    }
    refusal(ErrorCode.LIMIT_EXCEEDED, "54000", () -> client.prepare("BEGIN"));
    try (FlightSqlClient other = fixture.connect();
        PreparedStatement theirs = other.prepare("BEGIN")) {
      assertEquals(List.of(), theirs.getResultSetSchema().getFields());
    }
  }
}
