package dev.sheaf.files;

import static dev.sheaf.files.FileTables.file;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.files.ReadOptions.OnReject;
import dev.sheaf.files.Rejects.Reject;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TypeNames;
import dev.sheaf.store.testing.AllocatorExtension;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(AllocatorExtension.class)
class JsonReadingTest {
  @TempDir Path directory;

  @Test
  void typesAreThoseOfJsonOverAllRecords(BufferAllocator allocator) {
    assertRead(
        allocator,
        """
        [{"id": 1, "n": 1.5, "ok": true, "d": "2026-01-02", "code": "007"},
         {"id": 2, "n": 2, "ok": null, "d": "01-02-2026", "later": "x"}]
        """,
        "id: int64, n: float64, ok: bool, d: utf8, code: utf8, later: utf8",
        """
        [{"id":1,"n":1.5,"ok":true,"d":"2026-01-02","code":"007","later":null},
        {"id":2,"n":2.0,"ok":null,"d":"01-02-2026","code":null,"later":"x"}]
        """);
  }

  @Test
  void numbersBeyondTheirTypesStayText(BufferAllocator allocator) {
    assertRead(
        allocator,
        """
        {"a": 12345678901234567890123, "b": 0.1000000000000000055, "c": 9007199254740993}
        {"a": 1, "b": 1, "c": 0.5}
        """,
        "a: utf8, b: utf8, c: utf8",
        """
        [{"a":"12345678901234567890123","b":"0.1000000000000000055","c":"9007199254740993"},
        {"a":"1","b":"1","c":"0.5"}]
        """);
  }

  @Test
  void listsAndObjectsKeepTheirShape(BufferAllocator allocator) {
    assertRead(
        allocator,
        """
        {"l": [1, null, 3], "s": {"x": {"y": "z"}, "w": []}}
        {"l": [], "s": {"x": null, "v": true}}
        {"l": null, "s": null}
        {}
        """,
        "l: list<int64>, s: struct<x: struct<y: utf8>, w: list<utf8>, v: bool>",
        """
        [{"l":[1,null,3],"s":{"x":{"y":"z"},"w":[],"v":null}},
        {"l":[],"s":{"x":null,"w":null,"v":true}},
        {"l":null,"s":null},
        {"l":null,"s":null}]
        """);
  }

  @Test
  void whatIsMixedBecomesText(BufferAllocator allocator) {
    assertRead(
        allocator,
        """
        {"a": 1, "b": {"x": 1}, "c": {}}
        {"a": "one", "b": [1, {"y": 2}], "c": {}}
        """,
        "a: utf8, b: utf8, c: utf8",
        """
        [{"a":"1","b":"{\\"x\\":1}","c":"{}"},
        {"a":"one","b":"[1,{\\"y\\":2}]","c":"{}"}]
        """);
  }

  @Test
  void membersThatDifferInCaseAreDifferentColumns(BufferAllocator allocator) {
    assertRead(allocator, "{\"A\": 1, \"a\": 2}", "A: int64, a: int64", "[{\"A\":1,\"a\":2}]\n");
  }

  @Test
  void objectsMaySpanLines(BufferAllocator allocator) {
    assertRead(
        allocator, "\uFEFF\n {\n\"a\":\n1}{\"a\":2}\n", "a: int64", "[{\"a\":1},\n{\"a\":2}]\n");
  }

  @Test
  void typesMayBeGiven(BufferAllocator allocator) {
    Path file = file(directory, "t.json", "[{\"d\":\"2026-01-02\",\"n\":1},{\"n\":\"2\"}]");
    ReadOptions options = ReadOptions.defaults().withTypes(ColumnTypes.parse("d=date,n=int32"));
    try (TableFile table = TableFile.open(allocator, file, options)) {
      assertEquals("d: date32, n: int32", types(table));
      assertEquals("[[20455, 1], [null, 2]]", FileTables.rows(table.rows()).toString());
    }
  }

  @Test
  void whatIsNoJsonIsNamedWithItsLine(BufferAllocator allocator) {
    assertRefused(allocator, "{\"a\":1}\n{\"a\":2,}\n", 2, "not JSON: Unexpected character ('}'");
    assertRefused(allocator, "[{\"a\":1},\n\n{bad}]", 3, "not JSON: Unexpected character ('b'");
    assertRefused(allocator, "[{\"a\":1},\n", 2, "not JSON: Unexpected end-of-input");
    assertRefused(allocator, "[{\"a\":1}]\n[]\n", 2, "there is more behind the array");
    assertRefused(allocator, "[1, 2]", 1, "a record is an object, here is a number");
    assertRefused(allocator, "{\"a\":1,\n\"a\":2}\n", 2, "not JSON: Duplicate field 'a'");
    assertRefused(
        allocator, "{\"a\":\"\\ud83d\"}\n{\"a\":\u0001}", 2, "not JSON: Illegal character");
  }

  @Test
  void withoutColumnsThereIsNoTable(BufferAllocator allocator) {
    for (String content : List.of("", "[]", "{}", " \n")) {
      Path file = file(directory, "t.json", content);
      assertEquals(
          file + " holds no records with members, so there are no columns",
          refusal(allocator, file, ReadOptions.defaults()));
    }
  }

  @Test
  void aValueThatIsNotOfItsTypeIsNamedWithItsLine(BufferAllocator allocator) {
    Path file = file(directory, "t.jsonl", "{\"n\":1}\n\n{\"n\":\"x\"}\n");
    ReadOptions options = ReadOptions.defaults().withTypes(ColumnTypes.parse("n=int64"));
    assertEquals(
        file
            + " line 3: \"n\" is 'x', not a whole number; nothing was imported; --on-error skip"
            + " reports such lines and imports the rest; --types n=text keeps them",
        refusal(allocator, file, options));
  }

  @Test
  void skippedLinesAreReported(BufferAllocator allocator) {
    Path file =
        file(
            directory,
            "t.jsonl",
            "{\"n\":1,\"l\":[1]}\nnonsense\n\n{\"n\":\"x\",\"l\":[2]}\n[1]\n{\"n\":2} {}\n{\"n\":3,\"l\":[3]}");
    ReadOptions options =
        ReadOptions.defaults().withTypes(ColumnTypes.parse("n=int64")).withOnReject(OnReject.SKIP);
    try (TableFile table = TableFile.open(allocator, file, options)) {
      assertEquals("[[1, [1]], [3, [3]]]", FileTables.rows(table.rows()).toString());
      assertEquals(4, table.rejects().count());
      assertEquals("2, 4, 5, 6", table.rejects().lines());
      assertEquals(
          new Reject(5, "a record is an object, here is an array"), table.rejects().first().get(2));
    }
  }

  private void assertRead(
      BufferAllocator allocator, String content, String types, String writtenBack) {
    Path file = file(directory, "t.json", content);
    try (TableFile table = TableFile.open(allocator, file, ReadOptions.defaults())) {
      assertEquals(types, types(table));
      ByteArrayOutputStream back = new ByteArrayOutputStream();
      TableFileWriter.write(table.rows(), FileFormat.JSON, back);
      String array = writtenBack.strip();
      assertEquals(
          "[\n" + array.substring(1, array.length() - 1) + "\n]\n",
          back.toString(StandardCharsets.UTF_8));
    }
  }

  private void assertRefused(BufferAllocator allocator, String content, int line, String problem) {
    Path file = file(directory, "t.json", content);
    String message = refusal(allocator, file, ReadOptions.defaults());
    assertEquals(
        file + " line " + line + ": " + problem,
        message.substring(0, Math.min(message.length(), (file + " line 1: " + problem).length())));
  }

  private static String refusal(BufferAllocator allocator, Path file, ReadOptions options) {
    SheafException refusal =
        assertThrows(SheafException.class, () -> FileTables.read(allocator, file, options));
    assertEquals(ErrorCode.BAD_INPUT, refusal.code());
    return String.valueOf(refusal.getMessage());
  }

  private static String types(TableFile table) {
    return table.schema().getFields().stream()
        .map(field -> field.getName() + ": " + TypeNames.of(field))
        .collect(Collectors.joining(", "));
  }
}
