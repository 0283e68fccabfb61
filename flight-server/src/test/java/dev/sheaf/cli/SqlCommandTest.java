package dev.sheaf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Interruption;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.OpenMode;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code sql}: what it prints in every format, what it changes, and what it refuses. */
class SqlCommandTest {
  private static final String ALL = "SELECT id, surface, length FROM runways ORDER BY id";
  private static final String ROWS_AS_CSV =
      "id,surface,length\n1,GRS,800\n2,ASP,1000\n4,GRS,650\n5,CON,2400\n";

  @TempDir private Path directory;
  private Path geo;

  @BeforeEach
  void makeDataset() {
    geo = Runways.in(directory.resolve("geo"));
  }

  @Test
  void aTableHasItsNumbersToTheRightAndShowsNull() {
    assertEquals(
        """
        id  surface  length
         1  GRS         800
         2  ASP         900
         3  –           700
        """,
        sql("SELECT * FROM runways AS OF 'HEAD~2' ORDER BY id").succeeded().out());
    assertEquals(
        """
        row 1
             id  3
        surface  –
        """,
        sql("SELECT id, surface FROM \"HEAD~2\".runways WHERE id = 3", "--format", "vertical")
            .succeeded()
            .out());
  }

  @Test
  void aTableEndsAfterAThousandRowsAndSaysSo() {
    CommandRun run = sql("SELECT range AS n FROM range(5000) ORDER BY n");
    assertEquals(0, run.exitCode());
    assertEquals(1_001, run.lines().size());
    assertEquals("999", run.lines().get(1_000));
    assertEquals("note: these are the first 1,000 rows; use --format csv for all\n", run.err());
    assertEquals(1_001, sql("SELECT * FROM range(1000)").succeeded().lines().size());
    assertEquals(
        5_001, sql("SELECT * FROM range(5000)", "--format", "csv").succeeded().lines().size());
  }

  @Test
  void textsAreThoseOfAnExport() {
    assertEquals(ROWS_AS_CSV, sql(ALL, "--format", "csv").succeeded().out());
    assertEquals(ROWS_AS_CSV.replace(',', '\t'), sql(ALL, "--format", "TSV").succeeded().out());
  }

  @Test
  void jsonIsOneArrayOrALineForEachRow() throws IOException {
    JsonNode array = new ObjectMapper().readTree(sql(ALL, "--format", "json").succeeded().out());
    assertEquals(4, array.size());
    assertEquals("CON", array.get(3).path("surface").asText());
    CommandRun lines = sql(ALL, "--format", "jsonl").succeeded();
    assertEquals(List.of("1", "2", "4", "5"), lines.json("id").toList());
    assertTrue(
        sql("SELECT NULL AS x", "--format", "jsonl").succeeded().json().get(0).path("x").isNull());
  }

  @Test
  void arrowIsReadByArrow() throws IOException {
    Path file = directory.resolve("rows.arrow");
    Path stream = directory.resolve("rows.arrows");
    assertEquals("", sql(ALL, "-o", file).succeeded().out());
    assertEquals("", sql(ALL, "--format", "arrows", "-o", stream).succeeded().out());
    try (BufferAllocator allocator = new RootAllocator();
        FileInputStream bytes = new FileInputStream(file.toFile());
        ArrowFileReader rows = new ArrowFileReader(bytes.getChannel(), allocator)) {
      assertEquals(4, count(rows));
    }
    try (BufferAllocator allocator = new RootAllocator();
        FileInputStream bytes = new FileInputStream(stream.toFile());
        ArrowStreamReader rows = new ArrowStreamReader(bytes, allocator)) {
      assertEquals(4, count(rows));
    }
  }

  private static int count(ArrowReader rows) throws IOException {
    int count = 0;
    while (rows.loadNextBatch()) {
      assertEquals(
          List.of("id", "surface", "length"),
          rows.getVectorSchemaRoot().getSchema().getFields().stream()
              .map(field -> field.getName())
              .toList());
      count += rows.getVectorSchemaRoot().getRowCount();
    }
    return count;
  }

  @Test
  void parquetComesBackThroughAnImport() {
    Path file = directory.resolve("rows.parquet");
    sql(ALL, "-o", file).succeeded();
    Runways.sheaf(geo, "import", "again", file, "--key", "id").succeeded();
    assertEquals(
        ROWS_AS_CSV, sql("SELECT * FROM again ORDER BY id", "--format", "csv").succeeded().out());
  }

  @Test
  void aFileAppearsWholeOrNotAtAll() throws IOException {
    Path file = directory.resolve("rows.csv");
    sql(ALL, "-o", file).succeeded();
    sql("SELECT 1 AS one", "-o", file).succeeded();
    assertEquals("one\n1\n", Files.readString(file), "replaced, as export does");
    CommandRun failed = sql("SELECT CAST(surface AS INTEGER) FROM runways ORDER BY id", "-o", file);
    assertEquals(1, failed.exitCode(), failed.err());
    assertEquals("one\n1\n", Files.readString(file), "as it was");
    Path nowhere = directory.resolve("no").resolve("rows.csv");
    assertEquals(
        Runways.sheaf(geo, "export", "main", "runways", "-o", nowhere), sql(ALL, "-o", nowhere));
    assertFalse(Files.exists(nowhere));
    assertEquals(
        Runways.sheaf(geo, "export", "main", "runways", "-o", directory.resolve("rows.xyz")),
        sql(ALL, "-o", directory.resolve("rows.xyz")));
    sql("DELETE FROM runways", "-o", file)
        .failed(2, "--output takes one query and nothing else; see 'sheaf sql --help'");
    sql(ALL, "-o", file, "--format", "table")
        .failed(2, "--format table is for reading, not for a file; see 'sheaf sql --help'");
    assertEquals("one\n1\n", Files.readString(file));
  }

  @Test
  void aWriteTellsTheRowsAndTheVersion() {
    String out = sql("UPDATE runways SET length = 651 WHERE id = 4").succeeded().out();
    assertTrue(out.matches("[0-9a-f]{7}  1 row changed\n"), out);
    String id = out.substring(0, 7);
    assertTrue(Runways.sheaf(geo, "log", "-n", "1", "--json").succeeded().out().contains('"' + id));
    assertEquals(
        "nothing changed, so there is no new version\n",
        sql("DELETE FROM runways WHERE id > 100").succeeded().out());
    String made = sql("CREATE TABLE made (a INT PRIMARY KEY)").succeeded().out();
    assertTrue(made.matches("[0-9a-f]{7}  create table made\n"), made);
    CommandRun quiet = sql("DELETE FROM runways WHERE id = 1", "--format", "csv");
    assertEquals("", quiet.out());
    assertTrue(quiet.err().matches("[0-9a-f]{7}  1 row changed\n"), quiet.err());
    assertEquals(
        "clean\n1\n",
        sql("SELECT count(*) AS clean FROM v1.runways WHERE id = 1", "--format", "csv")
            .succeeded()
            .out());
  }

  @Test
  void aSessionBeginsWhereItIsTold() {
    String count = "SELECT length FROM runways WHERE id = 2";
    assertEquals("length\n900\n", sql(count, "--on", "main~2", "--format", "csv").out());
    sql("UPDATE runways SET length = 1 WHERE id = 2", "--on", "clean").succeeded();
    assertEquals("length\n1\n", sql(count, "--on", "clean", "--format", "csv").out());
    assertEquals("length\n1000\n", sql(count, "--format", "csv").out());
    assertEquals(2, sql(count, "--on", "claen").exitCode());
    assertTrue(sql(count, "--on", "claen").err().contains("did you mean 'clean'?"));
    assertEquals(2, sql("DELETE FROM runways", "--on", "v1").exitCode(), "a tag");
  }

  @Test
  void aScriptRunsUntilItsFirstError() {
    CommandRun run =
        reading(
            """
            -- one; not two
            DELETE FROM runways WHERE surface = ';';
            INSERT INTO runways VALUES (9, 'a
            ;b', 9);

            SELECT nonsense
              FROM runways;
            DELETE FROM runways;
            """);
    assertEquals(1, run.exitCode());
    assertEquals("error: line 6: no column 'nonsense'", run.err().substring(0, 35));
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.out().matches("nothing changed.*\n[0-9a-f]{7}  1 row changed\n"), run.out());
    assertEquals("n\n5\n", csv("SELECT count(*) AS n FROM runways"));
    reading("").failed(2, "there is no statement; give one as an argument or on standard input");
    CommandRun open = reading("SELECT 1;\nSELECT 'open");
    assertEquals(2, open.exitCode());
    assertEquals("", open.out(), "nothing of it is run");
  }

  @Test
  void aScriptIsOneTransactionWhereItSaysSo() {
    CommandRun done =
        reading(
            "BEGIN; DELETE FROM runways WHERE id = 1; DELETE FROM runways WHERE id = 2; COMMIT");
    assertTrue(
        done.succeeded()
            .out()
            .matches(
                "transaction on main begun\n(1 row changed, not committed yet\n){2}[0-9a-f]{7}  .*\n"),
        done.out());
    assertEquals("n\n2\n", csv("SELECT count(*) AS n FROM runways"));
    CommandRun open = reading("BEGIN; DELETE FROM runways");
    assertEquals(1, open.exitCode());
    assertEquals(
        "error: the transaction was not committed, and is rolled back; COMMIT is missing\n",
        open.err());
    assertEquals("n\n2\n", csv("SELECT count(*) AS n FROM runways"));
  }

  @Test
  void mistakesAreToldLikeThoseOfOtherCommands() {
    sql("SELEC 1").failed(2, "'SELEC' begins no statement that there is here");
    assertEquals(2, sql("SELECT 1 +").exitCode());
    assertEquals(1, sql("SELECT 1 +").err().lines().count());
    sql("SELECT 1", "--format", "xml")
        .failed(
            2,
            "--format is table, vertical, csv, tsv, json, jsonl, arrow, arrows or parquet, not"
                + " 'xml'; see 'sheaf sql --help'");
    sql("SELECT 1; SELECT 2", "--format", "csv")
        .failed(2, "--format csv takes one query, and there are 2; see 'sheaf sql --help'");
    assertEquals(
        Runways.sheaf(directory.resolve("none"), "tables").err(),
        Runways.sheaf(directory.resolve("none"), "sql", "SELECT 1").err());
    assertEquals(2, sql("SELECT * FROM read_csv('/etc/passwd')").exitCode());
    CommandRun bytes = reading("SELECT '\uD800'");
    assertEquals(0, bytes.exitCode(), "a lone surrogate is a question mark on its way");
  }

  @Test
  void queriesLeaveTheDatasetToAWriter() {
    try (BufferAllocator allocator = new RootAllocator();
        Dataset writer =
            Dataset.open(
                allocator, geo, DatasetOptions.defaults().withOpenMode(OpenMode.EXISTING))) {
      assertEquals("main", writer.head());
      assertEquals(ROWS_AS_CSV, csv(ALL));
      assertEquals(0, sql("EXPLAIN " + ALL).exitCode());
      CommandRun held = sql("DELETE FROM runways");
      assertEquals(3, held.exitCode());
      assertEquals(Runways.sheaf(geo, "tag", "x").err(), held.err());
    }
    CommandRun refused = CommandRun.of("--read-only", "-C", geo, "sql", "DELETE FROM runways");
    assertEquals(3, refused.exitCode());
    assertEquals(ROWS_AS_CSV, csv(ALL));
  }

  @Test
  void aPlanKeepsItsLines() {
    CommandRun plan = sql("EXPLAIN SELECT count(*) FROM clean.runways").succeeded();
    assertTrue(plan.lines().size() > 5, plan.out());
    assertFalse(plan.out().contains("\\n"), plan.out());
  }

  @Test
  @Timeout(60)
  void ctrlCEndsAQueryAndChangesNothing() throws InterruptedException {
    String endless =
        "INSERT INTO runways SELECT 77, 'x', sum(a.range * b.range) FROM range(10000000) a,"
            + " range(10000000) b";
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = Console.of(new ByteArrayOutputStream(), err, Map.of(), new Properties());
    int exitCode;
    try (Interruption interruption = new Interruption()) {
      Thread user =
          new Thread(
              () -> {
                try {
                  Thread.sleep(2_000);
                  interruption.request();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      user.start();
      exitCode =
          SheafCli.run(new String[] {"-C", geo.toString(), "sql", endless}, console, interruption);
      user.join();
    }
    assertTrue(Thread.interrupted(), "the flag is left to whoever runs commands");
    assertEquals(Failures.INTERRUPTED, exitCode);
    assertEquals("", err.toString(StandardCharsets.UTF_8));
    assertEquals(ROWS_AS_CSV, csv(ALL));
    assertTrue(Runways.sheaf(geo, "fsck").succeeded().out().endsWith(": all is well\n"));
  }

  private String csv(String query) {
    return sql(query, "--format", "csv").succeeded().out();
  }

  private CommandRun sql(Object... arguments) {
    Object[] all = new Object[arguments.length + 1];
    all[0] = "sql";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Runways.sheaf(geo, all);
  }

  private CommandRun reading(String script) {
    return CommandRun.reading(script, "-C", geo, "sql");
  }
}
