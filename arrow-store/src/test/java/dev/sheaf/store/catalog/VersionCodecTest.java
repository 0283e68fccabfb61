package dev.sheaf.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.VersionId;
import dev.sheaf.store.rows.Fingerprint;
import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VersionCodecTest {
  private static VersionId id(Random random) {
    return new VersionId(random.nextLong(), random.nextLong(), random.nextInt());
  }

  @Test
  void whatIsEncodedIsDecoded() {
    Seeds.forEach(
        100,
        seed -> {
          Random random = Seeds.random(seed);
          VersionId self = id(random);
          List<VersionId> parents = new ArrayList<>();
          SortedMap<String, String> properties = new TreeMap<>();
          SortedMap<String, TableState> tables = new TreeMap<>();
          for (int i = random.nextInt(4); i > 0; i--) {
            parents.add(id(random));
            properties.put("ключ " + i, "wert\n".repeat(random.nextInt(3)));
            tables.put("table-" + i, state(random, self));
          }
          assertEquals(parents, VersionCodec.decodeParents(VersionCodec.encodeParents(parents)));
          assertEquals(
              properties, VersionCodec.decodeProperties(VersionCodec.encodeProperties(properties)));
          assertEquals(
              tables, VersionCodec.decodeTables(VersionCodec.encodeTables(tables, self), self));
        });
  }

  private static TableState state(Random random, VersionId self) {
    return new TableState(
        random.nextInt(),
        random.nextInt(),
        new Fingerprint(random.nextLong(), random.nextLong()),
        new Fingerprint(random.nextLong(), random.nextLong()),
        random.nextLong() >>> 1,
        random.nextBoolean() ? self : id(random));
  }

  @Test
  void bytesThatAreCutOrTooManyAreRefused() {
    Random random = Seeds.random("codec");
    SortedMap<String, TableState> tables = new TreeMap<>();
    tables.put("people", state(random, VersionId.NONE));
    byte[] good = VersionCodec.encodeTables(tables, VersionId.NONE);
    for (int length = 0; length < good.length; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      assertThrows(
          IllegalArgumentException.class, () -> VersionCodec.decodeTables(cut, VersionId.NONE));
    }
    byte[] more = Arrays.copyOf(good, good.length + 1);
    assertThrows(
        IllegalArgumentException.class, () -> VersionCodec.decodeTables(more, VersionId.NONE));
    assertThrows(IllegalArgumentException.class, () -> VersionCodec.decodeParents(new byte[19]));
  }

  @Test
  void randomBytesAreDecodedOrRefused() {
    Seeds.forEach(
        2_000,
        seed -> {
          Random random = Seeds.random(seed);
          byte[] bytes = new byte[random.nextInt(200)];
          random.nextBytes(bytes);
          if (bytes.length > 4) {
            Arrays.fill(bytes, 0, 3, (byte) 0);
          }
          try {
            VersionCodec.decodeTables(bytes, VersionId.NONE);
            VersionCodec.decodeProperties(bytes);
          } catch (IllegalArgumentException e) {
            assertEquals(IllegalArgumentException.class, e.getClass());
          }
        });
  }
}
