package dev.sheaf.store.catalog;

import java.nio.file.Path;
import org.sqlite.SQLiteErrorCode;

/** Catalogs on disk whose commits fail or wait when they are told to, for tests of datasets. */
public final class FailingCatalog {
  private final FailingSource source;

  private FailingCatalog(Path directory) {
    source = new FailingSource(new FileSource(FileSource.Mode.WRITE, directory));
  }

  /** For the catalog of a dataset that is there. */
  public static FailingCatalog in(Path directory) {
    return new FailingCatalog(directory);
  }

  /** Opens it for writing. */
  public Catalog open() {
    return Catalog.open(source, CatalogSession.Access.WRITE);
  }

  /** Lets the n-th statement from now on fail, once. */
  public void failStatement(int n, SQLiteErrorCode code) {
    source.failStatement(n, code);
  }

  /** Lets commits fail without effect. */
  public void failCommits(SQLiteErrorCode code) {
    source.failCommit(code, FailingSource.Effect.NONE);
  }

  /** Lets commits succeed and say that they failed. */
  public void loseAnswersOfCommits() {
    source.failCommit(SQLiteErrorCode.SQLITE_IOERR_FSYNC, FailingSource.Effect.DONE);
  }

  /** Lets opening a connection fail. */
  public void refuseToOpen() {
    source.refuseToOpen();
  }

  /** Runs something just before each commit. */
  public void beforeCommit(Runnable task) {
    source.beforeCommit(task);
  }

  /** Ends all failures. */
  public void recover() {
    source.recover();
  }
}
