package dev.sheaf.git;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sheaf.files.ColumnTypes;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.graph.HistoryWalk;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real history: the runways of OurAirports, whose versions must hold what the program git reads.
 *
 * <p>The bundle lies beside the project, in {@code ../shared/data}, or where the system property
 * {@value #SHARED} says; where it is not, nothing is tested.
 */
@ExtendWith(AllocatorExtension.class)
class RunwaysHistoryIT {
  private static final String SHARED = "sheaf.shared";
  private static final String BUNDLE = "data/ourairports-runways.bundle";
  private static final String PATH = "runways.csv";
  private static final String TABLE = "runways";
  private static final int COMMITS = 1_476;
  private static final long ROWS_STORED = 76_793;
  private static final long ROW_VERSIONS = 67_195_344;

  @TempDir static Path clones;
  private static GitProgram git;
  private static List<String> commits = List.of();

  @TempDir Path directory;

  @BeforeAll
  static void cloneBundle() throws IOException {
    Optional<Path> bundle = bundle();
    assumeTrue(
        bundle.isPresent(),
        "skipped: there is no " + BUNDLE + " in ../shared, nor where -D" + SHARED + "=DIR says");
    git = GitProgram.clone(bundle.orElseThrow(), clones.resolve("runways.git"));
    commits = git.run("log", "--reverse", "--format=%H", "main", "--", PATH).lines().toList();
  }

  private static Optional<Path> bundle() {
    @Nullable String given = System.getProperty(SHARED);
    if (given != null) {
      return Optional.of(Path.of(given, BUNDLE)).filter(Files::isRegularFile);
    }
    for (@Nullable Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path bundle = at.resolve("shared").resolve(BUNDLE);
      if (Files.isRegularFile(bundle)) {
        return Optional.of(bundle);
      }
    }
    return Optional.empty();
  }

  private HistoryImport.Result run(
      BufferAllocator allocator, Dataset dataset, String revision, ColumnTypes types) {
    PrimaryKey key = PrimaryKey.of("id");
    try (FileHistory history = FileHistory.open(git.repository(), PATH, Optional.of(revision))) {
      return new HistoryImport(allocator, dataset, "main", TABLE, key, types, ImportFixture.SILENT)
          .run(history);
    }
  }

  private Dataset openDataset(BufferAllocator allocator) {
    return Dataset.open(allocator, directory, DatasetOptions.defaults().withAuthor("test"));
  }

  private static List<Version> versions(Dataset dataset) {
    List<Version> versions = new ArrayList<>();
    for (HistoryWalk walk = dataset.log("main"); walk.hasNext(); ) {
      versions.add(walk.next());
    }
    versions.remove(versions.size() - 1);
    Collections.reverse(versions);
    return versions;
  }

  /** Each version has the records, author, time and message of its commit. */
  private static void assertSame(
      BufferAllocator allocator,
      Dataset dataset,
      List<Version> versions,
      UnaryOperator<String> value)
      throws IOException {
    assertSameCommits(versions);
    PlainCsv plain = new PlainCsv(value, "id");
    List<String> contents = versions.stream().map(RunwaysHistoryIT::contentName).toList();
    git.forEachContent(
        contents,
        (content, i) -> {
          Map<Object, Map<String, String>> expected = plain.records(content);
          Map<Object, Map<String, String>> actual =
              plain.records(exported(allocator, dataset, versions.get(i)));
          assertEquals("", PlainCsv.difference(expected, actual), contents.get(i));
        });
  }

  private static void assertSameCommits(List<Version> versions) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("show", "--no-patch", "--format=%H%x00%an <%ae>%x00%aI%x00%B%x01"));
    versions.forEach(version -> command.add(commit(version)));
    String[] said = git.run(command.toArray(String[]::new)).split("\1\\s*", -1);
    for (int i = 0; i < versions.size(); i++) {
      String[] facts = said[i].split("\0", -1);
      assertEquals(facts[0], commit(versions.get(i)));
      assertEquals(facts[1], versions.get(i).author());
      assertEquals(OffsetDateTime.parse(facts[2]), versions.get(i).time());
      assertEquals(facts[3].stripTrailing(), versions.get(i).message());
    }
  }

  private static String commit(Version version) {
    return version.properties().getOrDefault(HistoryImport.COMMIT_PROPERTY, "");
  }

  private static String contentName(Version version) {
    return commit(version) + ":" + PATH;
  }

  private static byte[] exported(BufferAllocator allocator, Dataset dataset, Version version) {
    try {
      return ImportFixture.csv(allocator, dataset, version, TABLE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theFirstVersionsHoldTheRecordsOfTheirCommits(BufferAllocator allocator) throws IOException {
    int count = 60;
    try (Dataset dataset = openDataset(allocator)) {
      assertEquals(
          count,
          run(allocator, dataset, commits.get(count - 1), ColumnTypes.inferred()).imported());
      List<Version> versions = versions(dataset);
      assertEquals(count, versions.size());
      List<Version> sample = new ArrayList<>();
      for (int i = 0; i < count; i += 7) {
        assertEquals(commits.get(i), commit(versions.get(i)));
        sample.add(versions.get(i));
      }
      assertSame(allocator, dataset, sample, PlainCsv::canonicalNumber);
    }
  }

  /** One commit cut the file to its header; here it follows the one before at the root. */
  @Test
  void theAccidentIsAnEmptyTableAndTheRowsComeBack(BufferAllocator allocator) throws IOException {
    int accident = accident();
    String root = git.run("commit-tree", "-m", "before", commits.get(accident - 1) + "^{tree}");
    String empty =
        git.run("commit-tree", "-m", "accident", "-p", root, commits.get(accident) + "^{tree}");
    String after =
        git.run("commit-tree", "-m", "after", "-p", empty, commits.get(accident + 1) + "^{tree}");
    try (Dataset dataset = openDataset(allocator)) {
      HistoryImport.Result result = run(allocator, dataset, after, ColumnTypes.allText());
      assertEquals(
          List.of("accident: holds no rows (the file is a header only)"),
          ImportFixture.notes(result));
      List<Version> versions = versions(dataset);
      assertSame(allocator, dataset, versions, UnaryOperator.identity());
      assertRowsCameBack(dataset, versions, 1);
    }
  }

  @Test
  @Tag("nightly")
  void everyVersionHoldsTheRecordsOfItsCommit(BufferAllocator allocator) throws IOException {
    try (Dataset dataset = openDataset(allocator)) {
      HistoryImport.Result result = run(allocator, dataset, "main", ColumnTypes.allText());
      assertEquals(COMMITS, result.imported());
      assertEquals(ROW_VERSIONS, result.rowVersions());
      assertEquals(ROWS_STORED, dataset.statistics().rowsStored());
    }
    try (Dataset dataset = openDataset(allocator)) {
      List<Version> versions = versions(dataset);
      assertEquals(commits, versions.stream().map(RunwaysHistoryIT::commit).toList());
      assertSame(allocator, dataset, versions, UnaryOperator.identity());
      assertRowsCameBack(dataset, versions, accident());
      assertEquals(List.of(), dataset.verify().findings());
    }
  }

  @Test
  @Tag("nightly")
  void versionsHoldTheValuesOfTheirCommitsWithInferredTypes(BufferAllocator allocator)
      throws IOException {
    try (Dataset dataset = openDataset(allocator)) {
      assertEquals(COMMITS, run(allocator, dataset, "main", ColumnTypes.inferred()).imported());
      assertTrue(dataset.statistics().rowsStored() <= ROWS_STORED);
      List<Version> versions = versions(dataset);
      List<Version> sample = new ArrayList<>();
      for (int i = 0; i < COMMITS; i += 25) {
        sample.add(versions.get(i));
      }
      assertSame(allocator, dataset, sample, PlainCsv::canonicalNumber);
    }
  }

  /** Where in the history the file was a header only. */
  private static int accident() throws IOException {
    int[] sizes = git.sizes(commits.stream().map(commit -> commit + ":" + PATH).toList());
    int shortest = 0;
    for (int i = 0; i < sizes.length; i++) {
      shortest = sizes[i] < sizes[shortest] ? i : shortest;
    }
    assertTrue(sizes[shortest] < 1_000, "bytes: " + sizes[shortest]);
    return shortest;
  }

  /** Around an empty version only those rows differ whose records do. */
  private static void assertRowsCameBack(Dataset dataset, List<Version> versions, int empty)
      throws IOException {
    Version before = versions.get(empty - 1);
    Version after = versions.get(empty + 1);
    assertEquals(0, dataset.rowSet(versions.get(empty), TABLE).cardinality());
    List<Map<Object, Map<String, String>>> records = new ArrayList<>();
    PlainCsv plain = new PlainCsv("id");
    git.forEachContent(
        List.of(contentName(before), contentName(after)),
        (content, i) -> records.add(plain.records(content)));
    long gone = countMissing(records.get(0), records.get(1));
    long come = countMissing(records.get(1), records.get(0));
    Delta delta = dataset.delta(before, after, TABLE);
    assertEquals(gone, delta.deletes().cardinality());
    assertEquals(come, delta.inserts().cardinality());
    assertTrue(gone < 100, "most of the rows are those of before: " + gone);
  }

  private static long countMissing(
      Map<Object, Map<String, String>> records, Map<Object, Map<String, String>> others) {
    return records.entrySet().stream()
        .filter(record -> !record.getValue().equals(others.get(record.getKey())))
        .count();
  }
}
