package dev.sheaf.flight.sql;

import static dev.sheaf.flight.sql.FlightSqlFixture.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.testing.AllocatorExtension;
import java.util.List;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.Transaction;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Statements as text, transactions and sessions. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class FlightSqlStatementsIT {
  private static final String LARGE =
      "SELECT i, repeat('x', 100) || i AS text FROM range(3000000) r(i)";

  /** Takes hours before its first row. */
  private static final String ENDLESS =
      "SELECT count(*) FROM range(10000000) a(i), range(1000000) b(j) WHERE (i * j) % 7 = 3";

  private final FlightSqlFixture fixture;
  private final FlightSqlClient client;

  FlightSqlStatementsIT(BufferAllocator allocator) {
    fixture = new FlightSqlFixture(allocator);
    client = fixture.client;
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private static HeaderCallOption ref(String ref) {
    FlightCallHeaders headers = new FlightCallHeaders();
    headers.insert(Caller.REF_HEADER, ref);
    return new HeaderCallOption(headers);
  }

  @Test
  void queriesReadEveryVersion() throws Exception {
    assertEquals(
        List.of("1|a", "2|bb", "3|c", "4|d"), fixture.query("SELECT * FROM t ORDER BY id"));
    assertEquals(
        List.of("2|bb|b", "3|c|cc"),
        fixture.query(
            "SELECT a.id, a.name, b.name FROM main.t a JOIN dev.t b USING (id)"
                + " WHERE a.name <> b.name ORDER BY 1"));
    assertEquals(List.of("3"), fixture.query("SELECT count(*) FROM t AS OF 'v1'"));
    assertEquals(List.of("3|cc"), fixture.query("SELECT * FROM t WHERE id = 3", ref("dev")));
    assertEquals(
        List.of("id", "name"),
        client.getExecuteSchema("SELECT * FROM t").getSchema().getFields().stream()
            .map(field -> field.getName())
            .toList());
    FlightInfo twice = client.execute("SELECT max(id) FROM t");
    assertEquals(List.of("4"), fixture.rows(twice));
    client.executeUpdate("INSERT INTO t VALUES (9, 'i')");
    assertEquals(List.of("9"), fixture.rows(twice));
    fixture.awaitNothingHeld();
  }

  @Test
  void eachUpdateIsAVersion() throws Exception {
    long before = fixture.dataset.versionCount();
    assertEquals(2, client.executeUpdate("INSERT INTO t VALUES (5, 'e'), (6, 'f')"));
    assertEquals(1, client.executeUpdate("UPDATE t SET name = 'x' WHERE id = 1"));
    assertEquals(0, client.executeUpdate("DELETE FROM t WHERE id = 100"));
    assertEquals(before + 2, fixture.dataset.versionCount());
    assertEquals("update t", fixture.dataset.version("main").message());
    assertEquals(1, client.executeUpdate("DELETE FROM dev.t WHERE id = 1"));
    assertEquals(List.of("2"), fixture.query("SELECT count(*) FROM dev.t"));
    assertEquals(
        List.of("merged"),
        fixture.query("CALL merge('dev', 'ours')").stream()
            .map(r -> r.substring(0, r.indexOf("|")))
            .toList());
  }

  @Test
  void aStatementWithATicketRunsOnce() throws Exception {
    FlightInfo info = client.execute("INSERT INTO t VALUES (7, 'g')");
    assertEquals(List.of("4"), fixture.query("SELECT count(*) FROM t"));
    assertEquals(List.of(), fixture.rows(info));
    assertEquals(List.of("5"), fixture.query("SELECT count(*) FROM t"));
    refusal(ErrorCode.BAD_ARGUMENT, "22000", () -> fixture.rows(info));
  }

  @Test
  void mistakesAreToldBeforeRowsAreRead() {
    refusal(ErrorCode.UNKNOWN_TABLE, "42S02", () -> client.execute("SELECT * FROM tt"));
    refusal(ErrorCode.UNKNOWN_COLUMN, "42S22", () -> client.execute("SELECT nme FROM t"));
    refusal(ErrorCode.BAD_SQL, "42000", () -> client.execute("SELEC 1"));
    refusal(ErrorCode.UNKNOWN_REF, "3F000", () -> client.execute("SELECT 1", ref("nowhere")));
    refusal(ErrorCode.BAD_ARGUMENT, "22000", () -> client.execute("SELECT * FROM t WHERE id = ?"));
    refusal(
        ErrorCode.KEY_EXISTS, "23505", () -> client.executeUpdate("INSERT INTO t VALUES (1, 'z')"));
    refusal(ErrorCode.BAD_ARGUMENT, "22000", () -> client.executeUpdate("SELECT 1"));
    refusal(
        ErrorCode.NOT_A_BRANCH, "25006", () -> client.executeUpdate("DELETE FROM t", ref("v1")));
  }

  @Test
  void aMistakeOfAValueIsToldWhileRowsAreRead() throws Exception {
    FlightInfo info = client.execute("SELECT CAST(name AS INTEGER) FROM t");
    refusal(ErrorCode.BAD_INPUT, "22000", () -> fixture.rows(info));
    fixture.awaitNothingHeld();
  }

  @Test
  void largeResultsComeInPiecesAndLeaveNothing() throws Exception {
    FlightInfo info = client.execute(LARGE);
    long rows = 0;
    try (FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket())) {
      while (stream.next()) {
        rows += stream.getRoot().getRowCount();
        long bytes =
            stream.getRoot().getFieldVectors().stream().mapToLong(v -> v.getBufferSize()).sum();
        assertTrue(bytes < 8 << 20, () -> bytes + " bytes");
      }
    }
    assertEquals(3_000_000, rows);
    fixture.awaitNothingHeld();
  }

  @Test
  void aClientThatGoesEndsItsQuery() throws Exception {
    for (int i = 0; i < 5; i++) {
      FlightInfo info = client.execute(LARGE);
      try (FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket())) {
        assertTrue(stream.next());
        stream.cancel("enough", null);
      }
    }
    fixture.awaitNothingHeld();
  }

  @Test
  @SuppressWarnings("deprecation") // Clients of today send the older action.
  void aQueryIsCancelledFromElsewhere() throws Exception {
    FlightInfo info = client.execute(LARGE);
    try (FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket())) {
      assertTrue(stream.next());
      assertEquals(
          CancelStatus.CANCELLING,
          client.cancelFlightInfo(new CancelFlightInfoRequest(info)).getStatus());
      FlightRuntimeException ended =
          assertThrows(
              FlightRuntimeException.class,
              () -> {
                while (stream.next()) {
                  assertFalse(stream.getRoot().getFieldVectors().isEmpty());
                }
              });
      assertEquals(FlightStatusCode.CANCELLED, ended.status().code());
    }
    refusal(ErrorCode.CANCELLED, "57014", () -> fixture.rows(info));
    assertEquals("CANCELLED", client.cancelQuery(client.execute("SELECT 1")).name());
    fixture.awaitNothingHeld();
  }

  @Test
  void aQueryWithoutAFirstRowIsEndedToo() throws Exception {
    FlightInfo info = client.execute(ENDLESS);
    for (int i = 0; i < 2; i++) {
      try (FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket())) {
        Thread.sleep(200); // it may not have begun, which has to be right, too
        stream.cancel("enough", null);
      }
    }
    fixture.awaitNothingHeld();
    try (FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket())) {
      Thread.sleep(200);
      client.cancelFlightInfo(new CancelFlightInfoRequest(info));
      assertEquals(
          FlightStatusCode.CANCELLED,
          assertThrows(FlightRuntimeException.class, stream::next).status().code());
    }
    fixture.awaitNothingHeld();
  }

  @Test
  void aServerThatClosesEndsItsStatements() throws Exception {
    FlightInfo info = client.execute(ENDLESS);
    try (FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket())) {
      Thread.sleep(200);
      long begin = System.nanoTime();
      fixture.server.close();
      assertTrue(System.nanoTime() - begin < 8_000_000_000L);
      assertThrows(FlightRuntimeException.class, stream::next);
    }
  }

  @Test
  void aTransactionIsOneVersion() throws Exception {
    long before = fixture.dataset.versionCount();
    Transaction transaction = client.beginTransaction();
    client.executeUpdate("INSERT INTO t VALUES (5, 'e')", transaction);
    client.executeUpdate("DELETE FROM t WHERE id = 1", transaction);
    assertEquals(
        List.of("2|5"),
        fixture.rows(client.execute("SELECT min(id), max(id) FROM t", transaction)));
    assertEquals(List.of("1|4"), fixture.query("SELECT min(id), max(id) FROM t"));
    refusal(ErrorCode.BAD_ARGUMENT, "22000", () -> client.executeUpdate("COMMIT", transaction));
    client.commit(transaction);
    assertEquals(before + 1, fixture.dataset.versionCount());
    assertEquals("insert into t; delete from t", fixture.dataset.version("main").message());

    Transaction given = client.beginTransaction();
    client.executeUpdate("DELETE FROM t", given);
    client.rollback(given);
    assertEquals(List.of("4"), fixture.query("SELECT count(*) FROM t"));
    refusal(
        ErrorCode.UNKNOWN_TRANSACTION,
        "25P01",
        () -> client.execute("SELECT * FROM t", transaction));
    Transaction open = client.beginTransaction();
    client.executeUpdate("DELETE FROM t WHERE id = 1", open);
    FlightRuntimeException refused =
        assertThrows(FlightRuntimeException.class, () -> client.beginSavepoint(open, "here"));
    assertEquals(FlightStatusCode.UNIMPLEMENTED, refused.status().code());
    refusal(
        ErrorCode.BRANCH_HELD, "55P03", () -> client.executeUpdate("DELETE FROM t WHERE id = 2"));
    client.rollback(open);
  }

  @Test
  void aStatementThatFailsLeavesItsTransactionAsItWas() throws Exception {
    Transaction transaction = client.beginTransaction();
    client.executeUpdate("INSERT INTO t VALUES (5, 'e')", transaction);
    refusal(
        ErrorCode.KEY_EXISTS,
        "23505",
        () -> client.executeUpdate("INSERT INTO t VALUES (6, 'f'), (5, 'x')", transaction));
    client.commit(transaction);
    assertEquals(List.of("5|5"), fixture.query("SELECT count(*), max(id) FROM t"));
  }

  @Test
  void aSessionRemembersBranchAndTransaction() throws Exception {
    client.executeUpdate("USE dev");
    assertEquals(List.of("3|cc"), fixture.query("SELECT * FROM t WHERE id = 3"));
    long before = fixture.dataset.versionCount();
    client.executeUpdate("BEGIN");
    client.executeUpdate("INSERT INTO t VALUES (7, 'g')");
    client.executeUpdate("INSERT INTO t VALUES (8, 'h')");
    assertEquals(List.of("5"), fixture.query("SELECT count(*) FROM t"));
    refusal(ErrorCode.BAD_ARGUMENT, "22000", () -> client.executeUpdate("USE main"));
    try (FlightSqlClient other = fixture.connect()) {
      assertEquals(
          List.of("3"), FlightSqlFixture.rows(other, other.execute("SELECT count(*) FROM dev.t")));
      assertEquals(
          List.of("3|c"),
          FlightSqlFixture.rows(other, other.execute("SELECT * FROM t WHERE id = 3")));
    }
    client.executeUpdate("COMMIT");
    assertEquals(before + 1, fixture.dataset.versionCount());
    client.executeUpdate("BEGIN");
    client.executeUpdate("DELETE FROM t");
    client.executeUpdate("ROLLBACK");
    assertEquals(List.of("5"), fixture.query("SELECT count(*) FROM t"));
    refusal(ErrorCode.BAD_ARGUMENT, "22000", () -> client.executeUpdate("COMMIT"));
  }
}
