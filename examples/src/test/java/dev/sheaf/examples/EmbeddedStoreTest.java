package dev.sheaf.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial is true to the letter, ids included, wherever the dataset is. */
class EmbeddedStoreTest {
  private static final List<String> STORY =
      List.of(
          "made 0cd47b6 first load",
          "Changes[inserted=1, updated=1, deleted=0, unchanged=0, missing=0]",
          "made cb00d77 survey of 2024",
          "gone in the survey:",
          "  El Alto  13355 ft",
          "new in the survey:",
          "  El Alto  13323 ft",
          "  Lukla     9334 ft",
          "main, as it was:",
          "  El Alto  13355 ft",
          "one version before the survey:",
          "  El Alto  13355 ft",
          "the survey in March 2024:",
          "  El Alto  13323 ft",
          "  Lukla     9334 ft");

  @Test
  void tellsItsStoryInMemory() {
    assertEquals(STORY, Printed.linesOf(() -> EmbeddedStore.main(new String[0])));
  }

  @Test
  void tellsTheSameStoryOnDisk(@TempDir Path directory) {
    String[] arguments = {directory.resolve("geo").toString()};
    assertEquals(STORY, Printed.linesOf(() -> EmbeddedStore.main(arguments)));
  }
}
