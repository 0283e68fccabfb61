package dev.sheaf.store.catalog;

import static dev.sheaf.store.catalog.CatalogFixture.child;
import static dev.sheaf.store.catalog.CatalogFixture.commit;
import static dev.sheaf.store.catalog.CatalogFixture.dump;
import static dev.sheaf.store.catalog.CatalogFixture.fill;
import static dev.sheaf.store.catalog.CatalogFixture.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;

class CatalogFaultTest {
  @TempDir Path directory;

  private FailingSource file() {
    return new FailingSource(new FileSource(FileSource.Mode.CREATE, directory));
  }

  private static Catalog create(ConnectionSource source) {
    return Catalog.create(source, CatalogFixture.SETTINGS, CatalogFixture.first());
  }

  @Test
  void aChangeWhoseNthStatementFailsLeavesNothingForEveryN() {
    FailingSource source = file();
    try (Catalog catalog = create(source)) {
      sweep(catalog, source);
    }
    try (Catalog catalog = Catalog.open(directory)) {
      assertEquals(List.of(), catalog.verify());
    }
  }

  @Test
  void aChangeInMemoryWhoseNthStatementFailsLeavesNothingForEveryN() {
    FailingSource source = new FailingSource(new MemorySource());
    try (Catalog catalog = create(source)) {
      sweep(catalog, source);
      assertEquals(List.of(), catalog.verify());
    }
  }

  private static void sweep(Catalog catalog, FailingSource source) {
    Version three = fill(catalog);
    Version four = child(three, "four");
    CatalogChange change = commit(catalog, three, four).build();
    String before = dump(catalog);
    int n = 1;
    for (boolean applied = false; !applied; n++) {
      source.failStatement(n, SQLiteErrorCode.SQLITE_IOERR_WRITE);
      try {
        assertEquals(ChangeOutcome.APPLIED, catalog.apply(change));
        applied = true;
      } catch (SheafException e) {
        assertEquals(ErrorCode.IO_FAILED, e.code());
        source.recover();
        assertEquals(before, dump(catalog), "after failure of statement " + n);
      }
    }
    assertTrue(n > 10, "statements of a commit: " + n);
    source.recover();
    assertEquals(four.id(), catalog.refs().ref("main").orElseThrow().target());
  }

  @Test
  void aReadThatFailsIsRepeatable() {
    FailingSource source = file();
    try (Catalog catalog = create(source)) {
      fill(catalog);
      String before = dump(catalog);
      source.failStatement(1, SQLiteErrorCode.SQLITE_IOERR_READ);
      assertCode(ErrorCode.IO_FAILED, catalog::segments);
      assertEquals(before, dump(catalog));
    }
  }

  @Test
  void aCommitWhoseAnswerWasLostIsFoundAndAcknowledged() {
    FailingSource source = file();
    try (Catalog catalog = create(source)) {
      Version three = fill(catalog);
      Version four = child(three, "four");
      source.failCommit(SQLiteErrorCode.SQLITE_IOERR_FSYNC, FailingSource.Effect.DONE);
      assertEquals(ChangeOutcome.APPLIED, catalog.apply(commit(catalog, three, four).build()));
      source.recover();
      assertEquals(four.id(), catalog.refs().ref("main").orElseThrow().target());
      Version five = child(four, "five");
      assertEquals(ChangeOutcome.APPLIED, catalog.apply(commit(catalog, four, five).build()));
      assertEquals(List.of(), catalog.verify());
    }
  }

  @Test
  void aCommitThatFailedIsNotFoundAndRefused() {
    FailingSource source = file();
    try (Catalog catalog = create(source)) {
      Version three = fill(catalog);
      CatalogChange change = commit(catalog, three, child(three, "four")).build();
      String before = dump(catalog);
      source.failCommit(SQLiteErrorCode.SQLITE_IOERR_FSYNC, FailingSource.Effect.NONE);
      assertCode(ErrorCode.IO_FAILED, () -> catalog.apply(change));
      source.recover();
      assertEquals(before, dump(catalog));
      assertEquals(ChangeOutcome.APPLIED, catalog.apply(change));
    }
  }

  @Test
  void afterAnUnknownOutcomeNothingIsWrittenUntilTheCatalogIsOpenedAgain() {
    FailingSource source = file();
    Version four;
    try (Catalog catalog = create(source)) {
      Version three = fill(catalog);
      four = child(three, "four");
      CatalogChange change = commit(catalog, three, four).build();
      CatalogChange next = CatalogChange.builder().head("v1").build();
      source.failCommit(SQLiteErrorCode.SQLITE_IOERR_FSYNC, FailingSource.Effect.DONE);
      source.refuseToOpen();
      SheafException error = assertThrows(SheafException.class, () -> catalog.apply(change));
      assertEquals(ErrorCode.IO_FAILED, error.code());
      assertTrue(error.getMessage().contains("unknown whether"), error.getMessage());
      source.recover();
      assertCode(ErrorCode.IO_FAILED, () -> catalog.apply(next));
      assertEquals(5, catalog.versionCount());
    }
    try (Catalog catalog = Catalog.open(directory)) {
      assertEquals(four.id(), catalog.refs().ref("main").orElseThrow().target());
      assertEquals(
          ChangeOutcome.APPLIED, catalog.apply(CatalogChange.builder().head("v1").build()));
    }
  }

  @Test
  void aFullDiskRefusesTheChangeAndSmallerOnesGoOn() {
    FullSource source = new FullSource(new FileSource(FileSource.Mode.CREATE, directory));
    try (Catalog catalog = create(source)) {
      fullDiskRefuses(catalog);
    }
    FullSource memory = new FullSource(new MemorySource());
    try (Catalog catalog = create(memory)) {
      fullDiskRefuses(catalog);
    }
  }

  private static void fullDiskRefuses(Catalog catalog) {
    Version three = fill(catalog);
    Version four = child(three, "four");
    byte[] large = new byte[1 << 20];
    String before = dump(catalog);
    assertCode(
        ErrorCode.DISK_FULL,
        () -> catalog.apply(commit(catalog, three, four).rowSet(key(four), large).build()));
    assertEquals(before, dump(catalog));
    assertEquals(ChangeOutcome.APPLIED, catalog.apply(commit(catalog, three, four).build()));
    assertEquals(List.of(), catalog.verify());
  }

  @Test
  void everyErrorOfSqliteHasACode() {
    Map<SQLiteErrorCode, ErrorCode> codes =
        Map.of(
            SQLiteErrorCode.SQLITE_FULL, ErrorCode.DISK_FULL,
            SQLiteErrorCode.SQLITE_BUSY, ErrorCode.DATASET_HELD,
            SQLiteErrorCode.SQLITE_READONLY, ErrorCode.READ_ONLY,
            SQLiteErrorCode.SQLITE_CORRUPT, ErrorCode.DAMAGED,
            SQLiteErrorCode.SQLITE_NOTADB, ErrorCode.DAMAGED,
            SQLiteErrorCode.SQLITE_TOOBIG, ErrorCode.LIMIT_EXCEEDED,
            SQLiteErrorCode.SQLITE_IOERR_SHORT_READ, ErrorCode.IO_FAILED,
            SQLiteErrorCode.SQLITE_CANTOPEN, ErrorCode.IO_FAILED,
            SQLiteErrorCode.SQLITE_ERROR, ErrorCode.INTERNAL);
    FailingSource source = file();
    try (Catalog catalog = create(source)) {
      codes.forEach(
          (sqlite, expected) -> {
            source.failStatement(1, sqlite);
            assertCode(expected, catalog::segments);
          });
    }
  }

  private static void assertCode(ErrorCode code, Runnable operation) {
    SheafException error = assertThrows(SheafException.class, operation::run);
    assertEquals(code, error.code(), error.getMessage());
  }
}
