package dev.sheaf.bench.figure;

import dev.sheaf.files.ColumnTypes;
import dev.sheaf.git.FileHistory;
import dev.sheaf.git.HistoryImport;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.schema.PrimaryKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;

/**
 * A small history of a CSV file in git, of random changes: what stands in for a real one in tests.
 *
 * @param repository where it is
 * @param path of the file in it
 * @param commits how many changed the file
 * @param distinctRows how many different lines there ever were
 */
record CsvHistory(Path repository, String path, int commits, long distinctRows) {
  /** System property: the git bundle of the runways' history. */
  private static final String BUNDLE = "sheaf.runways";

  private static final long RUNWAY_LINES = 76_793;
  private static final int RUNWAY_COMMITS = 1_476;

  /**
   * The history of the runways of OurAirports, from the bundle that the system property {@value
   * #BUNDLE} names; nothing, and a word about it, if it names none.
   */
  static Optional<CsvHistory> runways(FigureRun run) throws IOException, InterruptedException {
    Path bundle = Path.of(System.getProperty(BUNDLE, ""));
    if (!Files.isRegularFile(bundle)) {
      run.progress("skipped: name the bundle of the runways' history with -D%s=FILE", BUNDLE);
      return Optional.empty();
    }
    run.progress("cloning %s", bundle);
    return Optional.of(
        new CsvHistory(clone(run, bundle), "runways.csv", RUNWAY_COMMITS, RUNWAY_LINES));
  }

  /** By git itself, since JGit does not fetch from bundles. */
  private static Path clone(FigureRun run, Path bundle) throws IOException, InterruptedException {
    Path clone = run.createDirectory().resolve("clone");
    Process git =
        new ProcessBuilder(
                "git",
                "clone",
                "--quiet",
                "--bare",
                bundle.toAbsolutePath().toString(),
                clone.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (git.waitFor() != 0) {
      throw new IOException("the bundle cannot be cloned: " + said);
    }
    return clone;
  }

  /** Makes each commit a version of a table, on the initial branch. */
  void importInto(BufferAllocator allocator, Dataset dataset, String table, ColumnTypes types)
      throws IOException {
    try (FileHistory file = FileHistory.open(repository, path, Optional.empty())) {
      HistoryImport.Result result =
          new HistoryImport(
                  allocator,
                  dataset,
                  "main",
                  table,
                  PrimaryKey.of("id"),
                  types,
                  (pass, done, total) -> {})
              .run(file);
      Answers.require("commits imported", commits, result.imported());
    }
  }

  /** Makes one; the first commit has a hundred records, and each further one changes some. */
  static CsvHistory create(Path directory, int commits, SplittableRandom random)
      throws IOException, GitAPIException {
    String path = "records.csv";
    Map<Integer, String> records = new TreeMap<>();
    Set<String> lines = new HashSet<>();
    try (Git git = Git.init().setDirectory(directory.toFile()).call()) {
      for (int commit = 0; commit < commits; commit++) {
        for (int change = commit == 0 ? 100 : 1 + random.nextInt(5); change > 0; change--) {
          int id = commit == 0 ? change : 1 + random.nextInt(150);
          records.put(id, id + ",name " + random.nextInt(1_000_000) + "," + commit);
        }
        lines.addAll(records.values());
        Files.writeString(
            directory.resolve(path),
            "id,name,edition\n" + String.join("\n", records.values()) + "\n",
            StandardCharsets.UTF_8);
        git.add().addFilepattern(path).call();
        git.commit()
            .setMessage("commit " + commit)
            .setAuthor("author", "author@example.org")
            .setCommitter("author", "author@example.org")
            .setSign(false)
            .call();
      }
    }
    return new CsvHistory(directory, path, commits, lines.size());
  }
}
