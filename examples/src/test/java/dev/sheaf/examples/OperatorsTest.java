package dev.sheaf.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page about operators shows the code of the example, and what it prints. */
class OperatorsTest {
  private static final Path PAGE = Path.of("..", "docs", "operators.md");
  private static final Path SOURCE =
      Path.of("src", "main", "java", "dev", "sheaf", "examples", "Operators.java");

  @Test
  void thePageTellsWhatTheExamplePrints() throws IOException {
    List<String> printed = new ArrayList<>();
    blocks("text").forEach(printed::addAll);
    assertEquals(printed, Printed.linesOf(() -> Operators.main(new String[0])));
  }

  @Test
  void thePageShowsTheCodeOfTheExample() throws IOException {
    List<String> source = stripped(Files.readAllLines(SOURCE));
    List<List<String>> blocks = blocks("java");
    assertTrue(blocks.size() >= 7, () -> blocks.size() + " pieces of code");
    for (List<String> block : blocks) {
      assertTrue(
          Collections.indexOfSubList(source, stripped(block)) >= 0,
          () -> "not in the example:\n" + String.join("\n", block));
    }
  }

  @Test
  void theExampleIsShort() throws IOException {
    assertTrue(Files.readAllLines(SOURCE).size() < 120);
  }

  private static List<String> stripped(List<String> lines) {
    return lines.stream().map(String::strip).toList();
  }

  /** The fenced blocks of a language, without their fences. */
  private static List<List<String>> blocks(String language) throws IOException {
    List<List<String>> blocks = new ArrayList<>();
    List<String> block = null;
    for (String line : Files.readAllLines(PAGE)) {
      if (line.equals("```" + language)) {
        block = new ArrayList<>();
        blocks.add(block);
      } else if (line.startsWith("```")) {
        block = null;
      } else if (block != null) {
        block.add(line);
      }
    }
    return blocks;
  }
}
