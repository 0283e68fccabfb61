package dev.sheaf.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.files.ColumnTypes;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Random histories: each version must hold what a plain parser reads in git. */
@ExtendWith(AllocatorExtension.class)
class HistoryImportPropertyTest {
  private static final int COMMITS = 40;

  @TempDir Path directory;

  @Test
  void everyVersionHoldsTheRecordsOfItsCommit(BufferAllocator allocator) {
    Seeds.forEach(
        2, seed -> importAndCompare(allocator, seed, PrimaryKey.of("k"), ColumnTypes.allText()));
  }

  @Test
  void everyVersionHoldsTheValuesOfItsCommitWithInferredTypes(BufferAllocator allocator) {
    Seeds.forEach(
        2, seed -> importAndCompare(allocator, seed, PrimaryKey.of("k"), ColumnTypes.inferred()));
  }

  @Test
  void everyVersionHoldsTheRowsOfItsCommitWithoutAKey(BufferAllocator allocator) {
    Seeds.forEach(
        2, seed -> importAndCompare(allocator, seed, PrimaryKey.none(), ColumnTypes.allText()));
  }

  private void importAndCompare(
      BufferAllocator allocator, long seed, PrimaryKey key, ColumnTypes types) throws IOException {
    Random random = Seeds.random(seed);
    RandomCsv file = new RandomCsv(random);
    Path place = directory.resolve(key.columns() + " " + types.hashCode() + " " + seed);
    try (ImportFixture fixture = new ImportFixture(allocator, place)) {
      byte[][] contents = new byte[COMMITS][];
      for (int i = 0; i < COMMITS; i++) {
        contents[i] = file.next(i).getBytes(UTF_8);
        fixture.commitBytes("commit " + i, contents[i]);
      }
      importInPieces(fixture, key, types, random);
      List<Version> versions = fixture.versions();
      assertEquals(COMMITS, versions.size());
      UnaryOperator<String> value =
          types.equals(ColumnTypes.allText()) ? text -> text : PlainCsv::canonicalNumber;
      PlainCsv plain = new PlainCsv(value, key.columns().toArray(String[]::new));
      for (int i = 0; i < COMMITS; i++) {
        assertEquals("commit " + i, versions.get(i).message());
        byte[] exported = fixture.csv(versions.get(i));
        Map<Object, Map<String, String>> expected = plain.records(contents[i]);
        assertEquals("", PlainCsv.difference(expected, plain.records(exported)), "commit " + i);
        assertEquals(
            new TreeSet<>(PlainCsv.header(contents[i])), new TreeSet<>(PlainCsv.header(exported)));
      }
    }
  }

  /** Some runs that stop, and one that does not. */
  private static void importInPieces(
      ImportFixture fixture, PrimaryKey key, ColumnTypes types, Random random) {
    for (int runs = random.nextInt(3); runs >= 0; runs--) {
      int stop = runs == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(COMMITS / 3);
      HistoryImport.Listener listener =
          (pass, done, total) -> {
            if (pass == HistoryImport.Pass.VERSIONS && done == stop) {
              throw new Stopped();
            }
          };
      try {
        HistoryImport.Result result =
            fixture.run(ImportFixture.PATH, ImportFixture.TABLE, key, types, listener);
        assertEquals(List.of(), ImportFixture.notes(result));
      } catch (Stopped stopped) {
        // As by Ctrl-C.
      }
    }
  }

  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
