package dev.sheaf.flight.sql;

import static dev.sheaf.flight.sql.FlightSqlFixture.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.TestRows;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.ExecuteIngestOptions;
import org.apache.arrow.flight.sql.FlightSqlClient.Transaction;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableExistsOption;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableNotExistOption;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams of rows that become tables. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class FlightSqlIngestIT {
  private static final TestRows ROWS = TestRows.ints("id", 10, 11).texts("name", "x", "y");
  private static final TableNotExistOption CREATE =
      TableNotExistOption.TABLE_NOT_EXIST_OPTION_CREATE;
  private static final TableNotExistOption REQUIRE =
      TableNotExistOption.TABLE_NOT_EXIST_OPTION_FAIL;
  private static final TableExistsOption FAIL = TableExistsOption.TABLE_EXISTS_OPTION_FAIL;
  private static final TableExistsOption APPEND = TableExistsOption.TABLE_EXISTS_OPTION_APPEND;
  private static final TableExistsOption REPLACE = TableExistsOption.TABLE_EXISTS_OPTION_REPLACE;

  private final BufferAllocator allocator;
  private final FlightSqlFixture fixture;
  private final FlightSqlClient client;

  FlightSqlIngestIT(BufferAllocator allocator) {
    this.allocator = allocator;
    fixture = new FlightSqlFixture(allocator);
    client = fixture.client;
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private static ExecuteIngestOptions into(
      String table,
      TableNotExistOption missing,
      TableExistsOption there,
      @Nullable String branch,
      Map<String, String> options) {
    TableDefinitionOptions definition =
        TableDefinitionOptions.newBuilder().setIfNotExist(missing).setIfExists(there).build();
    return new ExecuteIngestOptions(table, definition, null, branch, options);
  }

  private long ingest(TestRows rows, ExecuteIngestOptions options) {
    try (VectorSchemaRoot root = rows.toRoot(allocator)) {
      return client.executeIngest(root, options);
    }
  }

  @Test
  void aTableIsMadeAppendedToAndReplaced() throws Exception {
    assertEquals(2, ingest(ROWS, into("n", CREATE, FAIL, null, Map.of("key", "id"))));
    assertEquals(List.of("id"), fixture.dataset.schema("main", "n").primaryKey().columns());
    assertEquals("ingest 2 rows: n", fixture.dataset.version("main").message());
    refusal(
        ErrorCode.TABLE_EXISTS,
        "42S01",
        () -> ingest(ROWS, into("n", CREATE, FAIL, null, Map.of())));
    refusal(
        ErrorCode.KEY_EXISTS,
        "23505",
        () -> ingest(ROWS, into("n", REQUIRE, APPEND, null, Map.of())));
    TestRows more = TestRows.ints("id", 12).texts("name", "z");
    assertEquals(1, ingest(more, into("n", REQUIRE, APPEND, null, Map.of())));
    assertEquals(List.of("3"), fixture.query("SELECT count(*) FROM n"));
    assertEquals(1, ingest(more, into("n", CREATE, REPLACE, null, Map.of())));
    assertEquals(List.of("12|z"), fixture.query("SELECT * FROM n"));
    assertEquals(
        List.of("2"),
        fixture.query("SELECT removed FROM diff_stat('main~1', 'main') WHERE \"table\" = 'n'"));
    TestRows other = TestRows.ints("id", 1).doubles("x", 1.5);
    assertEquals(1, ingest(other, into("n", CREATE, REPLACE, null, Map.of())));
    assertEquals(List.of("1|1.5"), fixture.query("SELECT * FROM n"));
    assertEquals(1, ingest(other, into("n", CREATE, APPEND, "dev", Map.of())));
    assertEquals(List.of("1|1.5"), fixture.query("SELECT * FROM dev.n"));
  }

  @Test
  void whatIsWrongChangesNothing() throws Exception {
    String head = fixture.dataset.version("main").id().hex();
    refusal(
        ErrorCode.UNKNOWN_TABLE,
        "42S02",
        () -> ingest(ROWS, into("n", REQUIRE, APPEND, null, Map.of())));
    refusal(
        ErrorCode.UNKNOWN_COLUMN,
        "42S22",
        () ->
            ingest(
                TestRows.ints("id", 10).texts("nome", "x"),
                into("t", CREATE, APPEND, null, Map.of())));
    refusal(
        ErrorCode.DUPLICATE_KEY,
        "23505",
        () ->
            ingest(
                TestRows.ints("id", 10, 10).texts("name", "x", "y"),
                into("t", CREATE, APPEND, null, Map.of())));
    refusal(
        ErrorCode.BAD_ARGUMENT,
        "22000",
        () -> ingest(ROWS, into("n", CREATE, FAIL, null, Map.of("colour", "red"))));
    refusal(
        ErrorCode.UNKNOWN_REF,
        "3F000",
        () -> ingest(ROWS, into("n", CREATE, FAIL, "nowhere", Map.of())));
    FlightRuntimeException refused =
        assertThrows(
            FlightRuntimeException.class,
            FlightSqlFixture.unwrapped(
                () ->
                    ingest(
                        ROWS,
                        new ExecuteIngestOptions(
                            "n",
                            TableDefinitionOptions.newBuilder().setIfNotExist(CREATE).build(),
                            true,
                            null,
                            null,
                            Map.of()))));
    assertEquals(FlightStatusCode.UNIMPLEMENTED, refused.status().code());
    assertEquals(head, fixture.dataset.version("main").id().hex());
    assertFalse(fixture.dataset.tables("main").containsKey("n"));
    fixture.awaitNothingHeld();
  }

  /** ADBC's driver in Go does not name the transaction in which it ingests. */
  @Test
  void adbcMeansTheTransactionThatItBegan() throws Exception {
    long before = fixture.dataset.versionCount();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", fixture.server.port())
            .userAgent("ADBC Flight SQL Driver test")
            .usePlaintext()
            .build();
    try (FlightSqlClient adbc =
            new FlightSqlClient(FlightGrpcUtils.createFlightClient(allocator, channel));
        VectorSchemaRoot root = ROWS.toRoot(allocator)) {
      ExecuteIngestOptions options = into("n", CREATE, APPEND, null, Map.of());
      Transaction transaction = adbc.beginTransaction();
      adbc.executeIngest(root, options);
      assertFalse(fixture.dataset.tables("main").containsKey("n"));
      adbc.rollback(transaction);
      transaction = adbc.beginTransaction();
      adbc.executeUpdate("DELETE FROM t WHERE id = 1", transaction);
      adbc.executeIngest(root, options);
      assertEquals(before, fixture.dataset.versionCount());
      adbc.commit(transaction);
      assertEquals(before + 1, fixture.dataset.versionCount());
      assertEquals("delete from t; ingest 2 rows: n", fixture.dataset.version("main").message());
      adbc.executeIngest(root, into("m", CREATE, APPEND, null, Map.of()));
      assertEquals(before + 2, fixture.dataset.versionCount());
    } finally {
      channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    }
    fixture.awaitNothingHeld();
  }

  @Test
  void inATransactionItIsPartOfIt() throws Exception {
    long before = fixture.dataset.versionCount();
    Transaction transaction = client.beginTransaction();
    try (VectorSchemaRoot root = ROWS.toRoot(allocator)) {
      client.executeIngest(root, into("n", CREATE, FAIL, null, Map.of()), transaction);
      client.executeIngest(root, into("t", REQUIRE, APPEND, null, Map.of()), transaction);
      refusal(
          ErrorCode.KEY_EXISTS,
          "23505",
          () ->
              client.executeIngest(root, into("t", REQUIRE, APPEND, null, Map.of()), transaction));
    }
    assertEquals(List.of("6"), fixture.rows(client.execute("SELECT count(*) FROM t", transaction)));
    client.commit(transaction);
    assertEquals(before + 1, fixture.dataset.versionCount());
    assertEquals(List.of("2"), fixture.query("SELECT count(*) FROM n"));
  }
}
