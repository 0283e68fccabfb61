package dev.sheaf.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

/** Changes of texts against lists of records that are compared one with each. */
class CsvTextChangePropertyTest {
  private static final String HEADER = "id,text\n";

  @Test
  void aChangeIsTheDifferenceOfMultisets() {
    Seeds.forEach(
        300,
        seed -> {
          Random random = Seeds.random(seed);
          List<String> before = new ArrayList<>();
          int size = random.nextInt(3) == 0 ? random.nextInt(5) : random.nextInt(200);
          for (int i = 0; i < size; i++) {
            before.add(record(random, size));
          }
          List<String> after = new ArrayList<>(before);
          for (int edits = random.nextInt(6); edits > 0; edits--) {
            edit(after, random, size);
          }
          check(before, after);
        });
  }

  private static String record(Random random, int size) {
    // Few different ones in some texts, so that records come several times.
    int id = random.nextInt(random.nextBoolean() ? 5 : Math.max(1, 10 * size));
    return switch (random.nextInt(8)) {
      case 0 -> id + ",\"a\n" + random.nextInt(3) + "\"\n";
      case 1 -> id + ",\"\"\"\"\n";
      case 2 -> id + ",\"\"\n";
      case 3 -> id + ",\n";
      default -> id + ",x" + random.nextInt(4) + "\n";
    };
  }

  private static void edit(List<String> records, Random random, int size) {
    int from = random.nextInt(records.size() + 1);
    int to = Math.min(records.size(), from + random.nextInt(random.nextBoolean() ? 2 : 40));
    List<String> part = records.subList(from, to);
    switch (random.nextInt(7)) {
      case 0 -> part.clear();
      case 1 -> part.replaceAll(record -> record(random, size));
      case 2 -> Collections.shuffle(part, random);
      case 3 -> Collections.rotate(records, from);
      case 4 -> part.addAll(new ArrayList<>(part));
      case 5 -> Collections.reverse(records);
      default -> {
        for (int i = random.nextInt(30); i > 0; i--) {
          records.add(from, record(random, size));
        }
      }
    }
  }

  private static void check(List<String> before, List<String> after) {
    CsvTextChange change = change(HEADER, before, HEADER, after).orElseThrow();
    List<String> added = new ArrayList<>(after);
    before.forEach(added::remove);
    List<String> removed = new ArrayList<>(before);
    after.forEach(removed::remove);
    assertEquals(sorted(removed), sorted(pick(before, change.removed())));
    assertEquals(sorted(added), sorted(pick(after, change.added())));
    CsvTextRecords split = records(HEADER, after).orElseThrow();
    assertEquals(after.size(), change.after().count());
    assertEquals(split.names(), change.after().names());
    assertArrayEquals(
        IntStream.rangeClosed(0, after.size()).map(split::start).toArray(),
        IntStream.rangeClosed(0, after.size()).map(change.after()::start).toArray());
  }

  private static List<String> pick(List<String> records, int[] positions) {
    return Arrays.stream(positions).mapToObj(records::get).toList();
  }

  private static List<String> sorted(List<String> records) {
    return records.stream().sorted().toList();
  }

  private static byte[] bytes(String header, List<String> records) {
    return (header + String.join("", records)).getBytes(UTF_8);
  }

  private static Optional<CsvTextRecords> records(String header, List<String> records) {
    return CsvTextRecords.of(bytes(header, records), FileFormat.CSV);
  }

  private static Optional<CsvTextChange> change(
      String header, List<String> before, String nextHeader, List<String> after) {
    return CsvTextChange.of(records(header, before).orElseThrow(), bytes(nextHeader, after));
  }

  @Test
  void aTextThatIsNotRegularBringsNoChange() {
    List<String> before = List.of("1,a\n", "2,b\n", "3,c\n");
    for (List<String> after :
        List.of(
            List.of("1,a\n", "2,b\n", "3,c"),
            List.of("1,a\n", "2,b"),
            List.of("1,a\n", "\n", "2,b\n", "3,c\n"),
            List.of("1,a\n", "2,b\n", "3,c\n", "\n"),
            List.of("1,a\n", "2,b\r\n", "3,c\n"),
            List.of("1,a\n", "2,b\"\n", "3,c\n"),
            List.of("1,a\n", "2,\"b\n", "3,c\n"))) {
      assertTrue(change(HEADER, before, HEADER, after).isEmpty(), after.toString());
      assertTrue(records(HEADER, after).isEmpty(), after.toString());
    }
  }

  @Test
  void anotherHeaderBringsNoChange() {
    List<String> before = List.of("1,a\n");
    assertTrue(change(HEADER, before, "id,name\n", before).isEmpty());
    assertTrue(change(HEADER, before, "id,text\r\n", List.of("1,a\r\n")).isEmpty());
    assertTrue(change(HEADER, before, "\uFEFFid,text\n", before).isEmpty());
    assertTrue(change(HEADER, before, "id", List.of()).isEmpty());
    assertTrue(change("\uFEFFid,text\n", before, "\uFEFFid,text\n", before).isPresent());
  }

  @Test
  void recordsWithAnotherNumberOfFieldsAreSplitButNotTakenApart() {
    CsvTextRecords records = records(HEADER, List.of("1,a\n", "2\n")).orElseThrow();
    assertEquals(2, records.count());
    try (BufferAllocator allocator = new RootAllocator()) {
      assertTrue(records.texts(allocator, records.all()).isEmpty());
      records.texts(allocator, new int[] {0}).orElseThrow().close();
    }
  }
}
