package dev.sheaf.files;

import static dev.sheaf.files.FileTables.file;
import static dev.sheaf.files.FileTables.read;
import static dev.sheaf.files.FileTables.readText;
import static dev.sheaf.files.FileTables.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.files.ReadOptions.Header;
import dev.sheaf.store.schema.TypeNames;
import dev.sheaf.store.testing.AllocatorExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(AllocatorExtension.class)
class CsvReadingTest {
  @TempDir Path directory;

  @Test
  void typesAreInferredOverAllRows(BufferAllocator allocator) {
    String rows =
        IntStream.range(0, 50_000).mapToObj(i -> i + "," + i).collect(Collectors.joining("\n"));
    Path file = file(directory, "t.csv", "id,n\n" + rows + "\n50000,x\n");
    try (TableFile table = TableFile.open(allocator, file, ReadOptions.defaults())) {
      assertEquals("id: int64, n: utf8", types(table));
      assertEquals(50_001, FileTables.rows(table.rows()).size());
    }
  }

  @Test
  void anEmptyFieldIsNullAndAQuotedOneIsEmpty(BufferAllocator allocator) {
    Path file = file(directory, "t.csv", "a,b\n1,\n2,\"\"\n,x\n");
    assertEquals(List.of(row("1", null), row("2", ""), row(null, "x")), readText(allocator, file));
  }

  @Test
  void quotedFieldsKeepDelimitersQuotesAndLineEnds(BufferAllocator allocator) {
    Path file = file(directory, "t.csv", "a,b\n\"x,y\",\"say \"\"hi\"\"\"\n\"l1\nl2\r\nl3\",z\n");
    assertEquals(
        List.of(row("x,y", "say \"hi\""), row("l1\nl2\r\nl3", "z")), read(allocator, file));
  }

  @Test
  void spacesAndBackslashesAreKept(BufferAllocator allocator) {
    Path file = file(directory, "t.csv", "a,b\n x , \n\\N,\\\n#c,'q'\n");
    assertEquals(
        List.of(row(" x ", " "), row("\\N", "\\"), row("#c", "'q'")), read(allocator, file));
  }

  @Test
  void linesMayEndInAnyWay(BufferAllocator allocator) {
    List<List<String>> expected = List.of(List.of("1", "x"), List.of("2", "y"));
    for (String end : List.of("\n", "\r\n", "\r")) {
      Path file = file(directory, "t.csv", String.join(end, "a,b", "1,x", "2,y", ""));
      assertEquals(expected, readText(allocator, file));
    }
  }

  @Test
  void lineEndsMayBeMixed(BufferAllocator allocator) {
    Path file = file(directory, "t.csv", "a,b\r\n1,x\n2,\"y\r\nz\"\r\n3,w\r4,v\n");
    assertEquals(
        List.of(row("1", "x"), row("2", "y\r\nz"), row("3", "w"), row("4", "v")),
        readText(allocator, file));
  }

  @Test
  void theLastLineNeedsNoEnd(BufferAllocator allocator) {
    Path file = file(directory, "t.csv", "a,b\n1,x\n2,");
    assertEquals(List.of(row("1", "x"), row("2", null)), readText(allocator, file));
  }

  @Test
  void blankLinesArePassedOver(BufferAllocator allocator) {
    Path file = file(directory, "t.csv", "\na,b\n\n1,x\n\n\n2,y\n\n");
    assertEquals(List.of(row("1", "x"), row("2", "y")), readText(allocator, file));
  }

  @Test
  void inASingleColumnABlankLineIsNull(BufferAllocator allocator) {
    Path file = file(directory, "t.csv", "a\n1\n\n\"\"\n3\n");
    assertEquals(
        List.of(row("1"), row((String) null), row(""), row("3")), readText(allocator, file));
  }

  @Test
  void aByteOrderMarkIsPassedOver(BufferAllocator allocator) {
    Path file = file(directory, "t.csv", "\uFEFF\"a\",b\n1,x\n");
    try (TableFile table = TableFile.open(allocator, file, ReadOptions.defaults())) {
      assertEquals("a: int64, b: utf8", types(table));
    }
    assertEquals(
        List.of(row("a", "b"), row("1", "x")),
        read(allocator, file, ReadOptions.defaults().withHeader(Header.ABSENT)));
  }

  @Test
  void aHeaderOnlyIsATableWithoutRows(BufferAllocator allocator) {
    for (String header : List.of("a,b\n", "a,b", "a,b\r\n")) {
      Path file = file(directory, "t.csv", header);
      try (TableFile table = TableFile.open(allocator, file, ReadOptions.defaults())) {
        assertEquals("a: utf8, b: utf8", types(table));
        assertEquals(List.of(), FileTables.rows(table.rows()));
      }
    }
  }

  @Test
  void aFileWithoutHeaderNumbersItsColumns(BufferAllocator allocator) {
    Path file = file(directory, "t.csv", "1,x\n2,y\n");
    ReadOptions options = ReadOptions.defaults().withHeader(Header.ABSENT);
    try (TableFile table = TableFile.open(allocator, file, options)) {
      assertEquals("column_1: int64, column_2: utf8", types(table));
      assertEquals(2, FileTables.rows(table.rows()).size());
    }
  }

  @Test
  void columnsWithoutANameOrWithTheSameOneGetOneOfTheirOwn(BufferAllocator allocator) {
    Path file = file(directory, "t.csv", ",a,a,A,a_2\n1,2,3,4,5\n");
    try (TableFile table = TableFile.open(allocator, file, ReadOptions.defaults())) {
      assertEquals("column_1: int64, a: int64, a_3: int64, A: int64, a_2: int64", types(table));
    }
  }

  @Test
  void theDelimiterIsReadOffTheHeader(BufferAllocator allocator) {
    for (String delimiter : List.of(";", "\t", "|", ",")) {
      Path file = file(directory, "t.csv", "a,b\n1,x\n".replace(",", delimiter));
      assertEquals(List.of(row("1", "x")), readText(allocator, file));
    }
    Path tabs = file(directory, "t.tsv", "a;b\tc\n1;2\tx\n");
    assertEquals(List.of(row("1;2", "x")), readText(allocator, tabs));
  }

  @Test
  void theDelimiterMayBeGiven(BufferAllocator allocator) {
    Path file = file(directory, "t.csv", "a,x:b,y\n1,x:2,y\n");
    assertEquals(
        List.of(row("1,x", "2,y")),
        read(allocator, file, ReadOptions.defaults().withDelimiter(':')));
  }

  @Test
  void aCompressedFileIsRead(BufferAllocator allocator) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zipped = new GZIPOutputStream(bytes)) {
      zipped.write("a,b\n1,x\n".getBytes(StandardCharsets.UTF_8));
    }
    Path file = file(directory, "t.csv.gz", bytes.toByteArray());
    assertEquals(List.of(row("1", "x")), readText(allocator, file));
  }

  @Test
  void aNameWithSpecialCharactersIsAName(BufferAllocator allocator) {
    for (String name : List.of("a[1].csv", "a*.csv", "a?.csv", "it's.csv", "a b#c.csv")) {
      Path file = file(directory, name, "a,b\n1,x\n");
      file(directory, "a1.csv", "a,b\n2,y\n");
      assertEquals(List.of(row("1", "x")), readText(allocator, file), name);
    }
  }

  @Test
  void aThousandColumnsAreRead(BufferAllocator allocator) {
    String header =
        IntStream.range(0, 1_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    String values =
        IntStream.range(0, 1_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
    String content = header + "\n" + (values + "\n").repeat(5_000);
    Path file = file(directory, "t.csv", content);
    try (TableFile table = TableFile.open(allocator, file, ReadOptions.defaults())) {
      List<List<Object>> rows = FileTables.rows(table.rows());
      assertEquals(5_000, rows.size());
      assertEquals("999", rows.get(4_999).get(999).toString());
    }
  }

  @Test
  void aLongValueIsRead(BufferAllocator allocator) {
    String value = "x\n".repeat(3_000_000);
    Path file = file(directory, "t.csv", "a,b\n1,\"" + value + "\"\n2,y\n");
    assertEquals(List.of(row("1", value), row("2", "y")), readText(allocator, file));
  }

  @Test
  void typesMayBeGivenForSomeColumns(BufferAllocator allocator) {
    Path file = file(directory, "t.csv", "id,code,price\n1,007,1.50\n");
    ReadOptions options =
        ReadOptions.defaults().withTypes(ColumnTypes.parse("code=int32,price=decimal(6,2)"));
    try (TableFile table = TableFile.open(allocator, file, options)) {
      assertEquals("id: int64, code: int32, price: decimal128(6, 2)", types(table));
      assertEquals("[[1, 7, 1.50]]", FileTables.rows(table.rows()).toString());
    }
  }

  private static String types(TableFile table) {
    return table.schema().getFields().stream()
        .map(field -> field.getName() + ": " + TypeNames.of(field))
        .collect(Collectors.joining(", "));
  }
}
