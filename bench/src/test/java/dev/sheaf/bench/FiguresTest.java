package dev.sheaf.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class FiguresTest {
  @TempDir private Path directory = Path.of("");

  static List<String> names() {
    return Figures.all().stream().map(figure -> figure.name()).toList();
  }

  /** Each figure compares its answers with an oracle; what it measures is not judged here. */
  @ParameterizedTest
  @MethodSource("names")
  void everyFigureAnswersRightly(String name) throws IOException {
    Path log = directory.resolve("figures.jsonl");
    StringWriter table = new StringWriter();
    StringWriter progress = new StringWriter();
    int exit = run(table, progress, name, "--scale", "smoke", "--log", log.toString());

    assertEquals(0, exit, progress::toString);
    if (!Files.exists(log)) {
      assertTrue(progress.toString().contains("skipped"), "no reading, and no word why");
      return;
    }
    List<JsonNode> readings = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      readings.add(new ObjectMapper().readTree(line));
    }
    for (JsonNode reading : readings) {
      assertEquals(name, reading.get("figure").asText());
      assertTrue(reading.get("median").asDouble() > 0, reading::toString);
      assertTrue(table.toString().contains(reading.get("subject").asText()), table::toString);
    }
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    StringWriter problem = new StringWriter();
    assertEquals(2, run(new StringWriter(), problem, "scam"));
    assertTrue(problem.toString().contains("scan, checkout"), problem::toString);
  }

  private static int run(StringWriter out, StringWriter err, String... arguments) {
    return new CommandLine(new Figures())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
