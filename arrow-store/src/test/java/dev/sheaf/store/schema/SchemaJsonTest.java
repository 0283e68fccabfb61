package dev.sheaf.store.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.Seeds;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaJsonTest {
  private static final TableSchema SMALL =
      TableSchema.create(
          new Schema(List.of(RandomFields.of("id", new ArrowType.Int(32, true)))),
          PrimaryKey.of("id"));

  @Test
  void theStoredFormIsThis() {
    assertEquals(
        "{\"columns\":[{\"id\":\"053f518c4a43df9b\",\"name\":\"id\",\"type\":{\"kind\":\"int\","
            + "\"bits\":32},\"nullable\":false}],\"key\":[\"id\"]}",
        SMALL.toJson());
  }

  @Test
  void everyTypeRoundTrips() {
    for (ArrowType type : RandomFields.scalars()) {
      Field field = RandomFields.of("c", type);
      roundTrips(TableSchema.create(new Schema(List.of(field)), PrimaryKey.none()));
    }
  }

  @Test
  void randomSchemasRoundTripAfterChanges() {
    Seeds.forEach(
        300,
        seed -> {
          Random random = Seeds.random(seed);
          TableSchema schema =
              TableSchema.create(RandomFields.schema(random, 4), PrimaryKey.none());
          roundTrips(schema);
          roundTrips(schema.drop("c1").rename("c2", "c1").add(RandomFields.any(random, "é\"\n")));
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "7",
        "{}",
        "{\"columns\":7}",
        "{\"columns\":[]}",
        "{\"columns\":[7]}",
        "{\"columns\":[{\"id\":\"00\",\"name\":\"a\",\"type\":{\"kind\":\"utf8\"},\"nullable\":true}]}",
        "{\"columns\":[{\"id\":\"zzzzzzzzzzzzzzzz\",\"name\":\"a\",\"type\":{\"kind\":\"utf8\"},\"nullable\":true}]}",
        "{\"columns\":[{\"name\":\"a\",\"type\":{\"kind\":\"utf8\"},\"nullable\":true}]}",
        "{\"columns\":[{\"id\":\"0000000000000001\",\"name\":7,\"type\":{\"kind\":\"utf8\"},\"nullable\":true}]}",
        "{\"columns\":[{\"id\":\"0000000000000001\",\"name\":\"a\",\"nullable\":true}]}",
        "{\"columns\":[{\"id\":\"0000000000000001\",\"name\":\"a\",\"type\":{\"kind\":\"utf9\"},\"nullable\":true}]}",
        "{\"columns\":[{\"id\":\"0000000000000001\",\"name\":\"a\",\"type\":{\"kind\":\"int\"},\"nullable\":true}]}",
        "{\"columns\":[{\"id\":\"0000000000000001\",\"name\":\"a\",\"type\":{\"kind\":\"int\",\"bits\":33},\"nullable\":true}]}",
        "{\"columns\":[{\"id\":\"0000000000000001\",\"name\":\"a\",\"type\":{\"kind\":\"float\",\"bits\":33},\"nullable\":true}]}",
        "{\"columns\":[{\"id\":\"0000000000000001\",\"name\":\"a\",\"type\":{\"kind\":\"date\",\"unit\":\"s\"},\"nullable\":true}]}",
        "{\"columns\":[{\"id\":\"0000000000000001\",\"name\":\"a\",\"type\":{\"kind\":\"duration\",\"unit\":\"day\"},\"nullable\":true}]}",
        "{\"columns\":[{\"id\":\"0000000000000001\",\"name\":\"a\",\"type\":{\"kind\":\"interval\",\"unit\":\"day\"},\"nullable\":true}]}",
        "{\"columns\":[{\"id\":\"0000000000000001\",\"name\":\"a\",\"type\":{\"kind\":\"list\"},\"nullable\":true}]}",
        "{\"columns\":[{\"id\":\"0000000000000001\",\"name\":\"a\",\"type\":{\"kind\":\"utf8\"},\"nullable\":7}]}",
        "{\"columns\":[{\"id\":\"0000000000000001\",\"name\":\"a\",\"type\":{\"kind\":\"utf8\"},\"nullable\":true,\"metadata\":[]}]}",
        "{\"columns\":[{\"id\":\"0000000000000001\",\"name\":\"a\",\"type\":{\"kind\":\"utf8\"},\"nullable\":true,\"metadata\":{\"a\":7}}]}",
        "{\"columns\":[{\"id\":\"0000000000000001\",\"name\":\"a\",\"type\":{\"kind\":\"utf8\"},\"nullable\":true}],\"key\":[\"b\"]}",
        "{\"columns\":[{\"id\":\"0000000000000001\",\"name\":\"a\",\"type\":{\"kind\":\"utf8\"},\"nullable\":true}],\"key\":[7]}",
        "{\"columns\":[{\"id\":\"0000000000000001\",\"name\":\"a\",\"type\":{\"kind\":\"utf8\"},\"nullable\":true}],\"retired\":[\"0000000000000001\"]}",
        "{\"columns\":[{\"id\":\"0000000000000001\",\"name\":\"a\",\"type\":{\"kind\":\"utf8\"},\"nullable\":true}]} trailing",
      })
  void nonsenseIsDamage(String json) {
    SheafException e = assertThrows(SheafException.class, () -> TableSchema.fromJson(json));
    assertEquals(ErrorCode.DAMAGED, e.code());
  }

  @Test
  void everyCutIsDamage() {
    String json = SMALL.toJson();
    for (int length = 0; length < json.length(); length++) {
      nonsenseIsDamage(json.substring(0, length));
    }
  }

  @Test
  void hostileDepthIsDamageAndNoStackOverflow() {
    String open =
        "{\"name\":\"x\",\"type\":{\"kind\":\"list\"},\"nullable\":true,\"children\":["
            .repeat(5_000);
    nonsenseIsDamage("{\"columns\":[" + open);
    nonsenseIsDamage("{\"columns\":[" + open + "]}".repeat(5_000) + "]}");
  }

  private static void roundTrips(TableSchema schema) {
    String json = schema.toJson();
    TableSchema read = TableSchema.fromJson(json);
    assertEquals(schema, read);
    assertEquals(schema.arrow(), read.arrow());
    assertEquals(json, read.toJson());
  }
}
