package dev.sheaf.bench.figure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
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
