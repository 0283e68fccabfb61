package dev.sheaf.git;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentsAheadTest {
  @TempDir Path directory;

  @Test
  void contentsAreThoseOfTheirVersionsInAnyOrder() throws IOException {
    try (GitFixture git = new GitFixture(directory.resolve("repo.git"))) {
      git.head("main");
      for (int i = 0; i < 5; i++) {
        git.commit("main", "commit " + i, i == 3 ? Map.of("u", "x") : Map.of("t", "" + i));
      }
      git.commit("main", "like the first", Map.of("t", "0"));
      try (FileHistory history = FileHistory.open(git.directory(), "t", Optional.empty())) {
        ContentsAhead contents = new ContentsAhead(history, history.versions());
        for (int version : List.of(0, 1, 2, 4, 5, 5, 0, 2, 1)) {
          String expected = version == 5 ? "0" : "" + version;
          assertArrayEquals(expected.getBytes(StandardCharsets.UTF_8), contents.take(version));
        }
        assertThrows(IllegalArgumentException.class, () -> contents.take(3));
      }
    }
  }
}
