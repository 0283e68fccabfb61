package dev.sheaf.flight.sql;

import static dev.sheaf.flight.sql.FlightSqlFixture.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.testing.AllocatorExtension;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.PreparedStatement;
import org.apache.arrow.flight.sql.FlightSqlClient.Transaction;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Transactions that changed nothing yet: they hold no branch, and read one version. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class FlightSqlWaitingTransactionsIT {
  private static final String COUNT = "SELECT count(*) FROM t";

  private final FlightSqlFixture fixture;
  private final FlightSqlClient client;

  FlightSqlWaitingTransactionsIT(BufferAllocator allocator) {
    fixture = new FlightSqlFixture(allocator);
    client = fixture.client;
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private List<String> query(String sql, Transaction transaction) throws Exception {
    return fixture.rows(client.execute(sql, transaction));
  }

  @Test
  void theyHoldNothingAndThereMayBeMany() throws Exception {
    List<Transaction> open = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      open.add(client.beginTransaction());
    }
    assertEquals(List.of("4"), query(COUNT, open.get(0)));
    assertEquals(1, client.executeUpdate("DELETE FROM t WHERE id = 1"));
    long before = fixture.dataset.versionCount();
    for (Transaction transaction : open) {
      client.commit(transaction);
    }
    assertEquals(before, fixture.dataset.versionCount());
    refusal(ErrorCode.UNKNOWN_TRANSACTION, "25P01", () -> client.commit(open.get(0)));
    client.rollback(open.get(0)); // what is not there is rolled back
    fixture.awaitNothingHeld();
  }

  @Test
  void theyReadOneVersionAndWriteOnItAlone() throws Exception {
    Transaction reader = client.beginTransaction();
    Transaction writer = client.beginTransaction();
    assertEquals(List.of("4"), query(COUNT, reader));
    client.executeUpdate("DELETE FROM t WHERE id = 1", writer);
    client.commit(writer);
    assertEquals(List.of("4"), query(COUNT, reader));
    assertEquals(List.of("3"), fixture.query(COUNT));
    for (int i = 0; i < 2; i++) {
      refusal(
          ErrorCode.LOST_RACE,
          "40001",
          () -> client.executeUpdate("DELETE FROM t WHERE id = 2", reader));
      assertEquals(List.of("4"), query(COUNT, reader));
    }
    client.rollback(reader);
    assertEquals(1, client.executeUpdate("DELETE FROM t WHERE id = 2"));
    fixture.awaitNothingHeld();
  }

  @Test
  void oneThatDidNotReadWritesOnTheNewestVersion() throws Exception {
    Transaction first = client.beginTransaction();
    Transaction second = client.beginTransaction();
    try (PreparedStatement insert = client.prepare("INSERT INTO t VALUES (7, 'g')", second)) {
      client.rollback(second); // it has begun, to understand the statement
      client.executeUpdate("INSERT INTO t VALUES (5, 'e')", first);
      refusal(ErrorCode.UNKNOWN_TRANSACTION, "25P01", insert::executeUpdate);
    }
    client.commit(first);
    Transaction third = client.beginTransaction();
    client.executeUpdate("INSERT INTO t VALUES (6, 'f')");
    client.executeUpdate("INSERT INTO t SELECT id + 10, name FROM t", third);
    assertEquals(List.of("12"), query(COUNT, third));
    client.commit(third);
    assertEquals(List.of("12"), fixture.query(COUNT));
    fixture.awaitNothingHeld();
  }

  @Test
  void everyKindOfChangeBeginsOne() throws Exception {
    for (String change :
        List.of(
            "UPDATE t SET name = 'x'",
            "CREATE TABLE n (id INTEGER PRIMARY KEY)",
            "CREATE TABLE n AS SELECT * FROM t",
            "ALTER TABLE t ADD COLUMN more INTEGER",
            "DROP TABLE t",
            "DELETE FROM t")) {
      long before = fixture.dataset.versionCount();
      Transaction transaction = client.beginTransaction();
      assertEquals(List.of("1"), query("SELECT 1", transaction));
      client.executeUpdate(change, transaction);
      refusal(
          ErrorCode.BRANCH_HELD, "55P03", () -> client.executeUpdate("DELETE FROM t WHERE id = 3"));
      client.rollback(transaction);
      assertEquals(before, fixture.dataset.versionCount());
    }
  }

  @Test
  void afterAMistakeTheyWaitAsBefore() throws Exception {
    Transaction transaction = client.beginTransaction();
    refusal(
        ErrorCode.KEY_EXISTS,
        "23505",
        () -> client.executeUpdate("INSERT INTO t VALUES (9, 'i'), (1, 'x')", transaction));
    assertEquals(1, client.executeUpdate("DELETE FROM t WHERE id = 1"));
    assertEquals(1, client.executeUpdate("INSERT INTO t VALUES (1, 'x')", transaction));
    refusal(
        ErrorCode.KEY_EXISTS,
        "23505",
        () -> client.executeUpdate("INSERT INTO t VALUES (1, 'y')", transaction));
    client.commit(transaction);
    assertEquals(List.of("1|x"), fixture.query("SELECT * FROM t WHERE id = 1"));
    fixture.awaitNothingHeld();
  }

  @Test
  void onATagTheyOnlyRead() throws Exception {
    FlightCallHeaders headers = new FlightCallHeaders();
    headers.insert(Caller.REF_HEADER, "v1");
    Transaction transaction = client.beginTransaction(new HeaderCallOption(headers));
    assertEquals(List.of("3"), query(COUNT, transaction));
    refusal(
        ErrorCode.NOT_A_BRANCH, "25006", () -> client.executeUpdate("DELETE FROM t", transaction));
    client.commit(transaction);
    FlightCallHeaders nowhere = new FlightCallHeaders();
    nowhere.insert(Caller.REF_HEADER, "nowhere");
    refusal(
        ErrorCode.UNKNOWN_REF,
        "3F000",
        () -> client.beginTransaction(new HeaderCallOption(nowhere)));
  }
}
