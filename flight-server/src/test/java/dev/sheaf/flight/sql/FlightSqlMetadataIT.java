package dev.sheaf.flight.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.testing.AllocatorExtension;
import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.util.List;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.SubstraitPlan;
import org.apache.arrow.flight.sql.FlightSqlColumnMetadata;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlInfo;
import org.apache.arrow.flight.sql.util.TableRef;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What there is, and what the server can do. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class FlightSqlMetadataIT {
  private final FlightSqlFixture fixture;
  private final FlightSqlClient client;

  FlightSqlMetadataIT(BufferAllocator allocator) {
    fixture = new FlightSqlFixture(allocator);
    client = fixture.client;
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  @Test
  void refsAreSchemasOfOneCatalog() throws Exception {
    assertEquals(List.of("memory"), fixture.rows(client.getCatalogs()));
    assertEquals(
        List.of("memory|dev", "memory|main", "memory|v1"),
        fixture.rows(client.getSchemas(null, null)));
    assertEquals(List.of("memory|main"), fixture.rows(client.getSchemas("memory", "m_i%")));
    assertEquals(List.of(), fixture.rows(client.getSchemas("memory", "m\\_i%")));
    assertEquals(List.of(), fixture.rows(client.getSchemas("elsewhere", null)));
    assertEquals(List.of("TABLE"), fixture.rows(client.getTableTypes()));
  }

  @Test
  void tablesAreToldByPatternAndWithColumns() throws Exception {
    client.executeUpdate("CREATE TABLE other (a INTEGER, b DECIMAL(9, 2), PRIMARY KEY (a))");
    assertEquals(
        List.of("memory|dev|t|TABLE", "memory|main|t|TABLE", "memory|v1|t|TABLE"),
        fixture.rows(client.getTables(null, null, "t", null, false)));
    assertEquals(
        List.of("memory|main|other|TABLE", "memory|main|t|TABLE"),
        fixture.rows(client.getTables("memory", "main", "%", List.of("TABLE"), false)));
    assertEquals(
        List.of(), fixture.rows(client.getTables(null, null, null, List.of("VIEW"), false)));
    try (FlightStream stream =
        client.getStream(
            client
                .getTables(null, "main", "other", null, true)
                .getEndpoints()
                .get(0)
                .getTicket())) {
      assertTrue(stream.next());
      byte[] bytes = ((VarBinaryVector) stream.getRoot().getVector("table_schema")).get(0);
      Schema schema =
          MessageSerializer.deserializeSchema(
              new ReadChannel(Channels.newChannel(new ByteArrayInputStream(bytes))));
      assertEquals(List.of("a", "b"), schema.getFields().stream().map(f -> f.getName()).toList());
      FlightSqlColumnMetadata about =
          new FlightSqlColumnMetadata(schema.getFields().get(1).getMetadata());
      assertEquals("DECIMAL(9, 2)", about.getTypeName());
      assertEquals(9, about.getPrecision());
      assertEquals("main", about.getSchemaName());
    }
    fixture.awaitNothingHeld();
  }

  @Test
  void whoNamesNoSchemaGetsItsOwnFirst() throws Exception {
    for (String ref : List.of("dev", "main", "v1")) {
      FlightCallHeaders headers = new FlightCallHeaders();
      headers.insert(Caller.REF_HEADER, ref);
      HeaderCallOption there = new HeaderCallOption(headers);
      List<String> tables =
          fixture.rows(client.getTables(null, null, "t", null, true, there), there);
      assertEquals(3, tables.size());
      assertTrue(tables.get(0).startsWith("memory|" + ref + "|t|TABLE|"), tables.get(0));
      assertEquals(
          List.of("memory|" + ref + "|t|id|1|null"),
          fixture.rows(client.getPrimaryKeys(TableRef.of(null, null, "t"), there), there));
    }
  }

  @Test
  void keysAreTold() throws Exception {
    assertEquals(
        List.of("memory|dev|t|id|1|null"),
        fixture.rows(client.getPrimaryKeys(TableRef.of(null, "dev", "t"))));
    assertEquals(
        List.of("memory|main|t|id|1|null"),
        fixture.rows(client.getPrimaryKeys(TableRef.of(null, null, "t"))));
    assertEquals(
        List.of(), fixture.rows(client.getPrimaryKeys(TableRef.of(null, "dev", "nothing"))));
    TableRef t = TableRef.of(null, "main", "t");
    assertEquals(List.of(), fixture.rows(client.getExportedKeys(t)));
    assertEquals(List.of(), fixture.rows(client.getImportedKeys(t)));
    assertEquals(List.of(), fixture.rows(client.getCrossReference(t, t)));
  }

  @Test
  void typesAndInfosAreTold() throws Exception {
    assertTrue(
        fixture.rows(client.getXdbcTypeInfo(4)).get(0).startsWith("INTEGER|4|10|"),
        () -> "no INTEGER");
    assertTrue(fixture.rows(client.getXdbcTypeInfo()).size() > 15);
    assertEquals(
        List.of("0|Sheaf", "3|false", "4|true", "8|1", "504|\""),
        fixture.rows(
            client.getSqlInfo(
                SqlInfo.FLIGHT_SQL_SERVER_NAME,
                SqlInfo.FLIGHT_SQL_SERVER_READ_ONLY,
                SqlInfo.FLIGHT_SQL_SERVER_SQL,
                SqlInfo.FLIGHT_SQL_SERVER_TRANSACTION,
                SqlInfo.SQL_IDENTIFIER_QUOTE_CHAR)));
    assertTrue(fixture.rows(client.getSqlInfo()).size() > 30);
    fixture.awaitNothingHeld();
  }

  @Test
  void whatIsNotThereIsUnimplemented() {
    FlightRuntimeException refused =
        assertThrows(
            FlightRuntimeException.class,
            () -> client.executeSubstrait(new SubstraitPlan(new byte[] {1}, "1")));
    assertEquals(FlightStatusCode.UNIMPLEMENTED, refused.status().code());
  }
}
