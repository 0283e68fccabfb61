package dev.sheaf.git;

import static dev.sheaf.git.ImportFixture.notes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.files.ColumnTypes;
import dev.sheaf.store.testing.AllocatorExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(AllocatorExtension.class)
class HistoryTypesTest {
  @TempDir Path directory;
  private ImportFixture fixture;

  @BeforeEach
  void create(BufferAllocator allocator) throws IOException {
    fixture = new ImportFixture(allocator, directory);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Map<String, String> types(int version) {
    Map<String, String> types = new TreeMap<>();
    fixture
        .dataset()
        .schema(fixture.versions().get(version).id().hex(), "t")
        .columns()
        .forEach(
            column -> types.put(column.field().getName(), column.field().getType().toString()));
    return types;
  }

  @Test
  void aTypeHoldsForAllVersions() throws IOException {
    fixture.commit("one", "id,n,d", "1,5,2024-01-31");
    fixture.commit("two", "id,n,d", "1,5,2024-01-31", "2,2.5,");
    fixture.commit("three", "id,n,d", "1,5,soon");
    HistoryImport.Result result = fixture.run(ColumnTypes.inferred(), ImportFixture.SILENT);
    assertEquals(List.of(), result.notes());
    assertEquals(
        Map.of("id", "Int(64, true)", "n", "FloatingPoint(DOUBLE)", "d", "Utf8"), types(0));
    assertEquals(types(0), types(2));
    assertEquals(List.of("id,n,d", "1,5.0,2024-01-31"), fixture.lines(0));
    assertEquals(List.of("id,n,d", "1,5.0,soon"), fixture.lines(2));
  }

  @Test
  void columnsThatComeLaterAreLookedAtToo() throws IOException {
    fixture.commit("one", "id", "1");
    fixture.commit("two", "id,n", "1,5", "2,");
    fixture.commit("three", "id,n", "1,5", "2,07");
    fixture.run(ColumnTypes.inferred(), ImportFixture.SILENT);
    assertEquals(Map.of("id", "Int(64, true)", "n", "Utf8"), types(1));
  }

  @Test
  void versionsThatAreNotRegularAreLookedAtToo() throws IOException {
    fixture.commit("one", "id,n", "1,5");
    fixture.commitBytes("no line end", "id,n\n1,5\n2,x".getBytes(StandardCharsets.UTF_8));
    fixture.commitBytes("mixed ends", "id,n\r\n1,5\n3,y\r\n".getBytes(StandardCharsets.UTF_8));
    HistoryImport.Result result = fixture.run(ColumnTypes.inferred(), ImportFixture.SILENT);
    assertEquals(List.of(), notes(result));
    assertEquals(Map.of("id", "Int(64, true)", "n", "Utf8"), types(0));
    assertEquals(List.of("id,n", "1,5", "2,x"), fixture.lines(1));
    assertEquals(List.of("id,n", "1,5", "3,y"), fixture.lines(2));
  }

  @Test
  void givenTypesGoFirstAndTheOthersAreInferred() throws IOException {
    fixture.commit("one", "id,n,m", "1,5,6");
    fixture.run(ColumnTypes.parse("n=int16"), ImportFixture.SILENT);
    assertEquals(
        Map.of("id", "Int(64, true)", "n", "Int(16, true)", "m", "Int(64, true)"), types(0));
  }

  /** Otherwise what an interrupted import makes would depend on where it was interrupted. */
  @Test
  void anImportThatGoesOnInfersTheSameTypes() throws IOException {
    fixture.commit("one", "id,n", "1,x");
    fixture.commit("two", "id", "1");
    fixture.commit("three", "id,n,m", "1,5,5");
    HistoryImport.Listener impatient =
        (pass, done, total) -> {
          if (pass == HistoryImport.Pass.VERSIONS && done == 2) {
            throw new IllegalStateException("enough");
          }
        };
    assertThrows(IllegalStateException.class, () -> fixture.run(ColumnTypes.inferred(), impatient));
    assertEquals(1, fixture.run(ColumnTypes.inferred(), ImportFixture.SILENT).imported());
    assertEquals(Map.of("id", "Int(64, true)", "n", "Utf8", "m", "Int(64, true)"), types(2));
  }

  @Test
  void aTableThatIsThereKeepsItsTypesAndNothingIsInferred() throws IOException {
    fixture.commit("one", "id,n", "1,5");
    fixture.run(ColumnTypes.inferred(), ImportFixture.SILENT);
    fixture.commit("two", "id,n", "1,6");
    fixture.commit("word", "id,n", "1,six");
    HistoryImport.Result result =
        fixture.run(
            ColumnTypes.inferred(),
            (pass, done, total) -> assertEquals(HistoryImport.Pass.VERSIONS, pass));
    assertEquals(List.of("word failed: \"n\" is 'six', not a whole number"), notes(result));
    assertEquals(List.of("id,n", "1,6"), fixture.lines(1));
  }

  @Test
  void anEmptyTextIsAValueOfTextOnly() throws IOException {
    fixture.commit("one", "id,n,s", "1,,\"\"", "2,\"\",", "3,7,x");
    fixture.run(ColumnTypes.inferred(), ImportFixture.SILENT);
    assertEquals(List.of("id,n,s", "1,,\"\"", "2,,", "3,7,x"), fixture.lines(0));
    fixture.startAnew();
    fixture.run();
    assertEquals(List.of("id,n,s", "1,,\"\"", "2,\"\",", "3,7,x"), fixture.lines(0));
  }
}
