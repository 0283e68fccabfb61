package dev.sheaf.store.catalog;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.file.FileState;
import dev.sheaf.store.file.StoreFiles;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * Opens the catalog of a dataset's directory.
 *
 * <p>It is written in WAL mode with {@code synchronous=FULL}, so that a commit that returned is on
 * disk; both are read back, for the second holds per connection and the first depends on the file
 * system. Nobody else in the process may open the files, not even to read: closing any descriptor
 * of them would release the locks that SQLite holds.
 */
final class FileSource implements ConnectionSource {
  private static final String FILE = "catalog.db";
  private static final String LOG = FILE + "-wal";
  private static final int BUSY_MILLIS = 5_000;
  private static final int ATTEMPTS_MAX = 10;

  /** How a catalog is opened. */
  enum Mode {
    /** For writing; a file that is not there is created. */
    CREATE,
    /** For writing; a file that is not there is an error. */
    WRITE,
    /** For reading, also while another process writes. */
    READ
  }

  private final Mode mode;
  private final Path file;
  private final StoreFiles files;
  private volatile FileState outdatedUnless = FileState.UNKNOWN;

  FileSource(Mode mode, Path directory) {
    this.mode = mode;
    this.file = directory.resolve(FILE);
    this.files = StoreFiles.at(directory);
  }

  @Override
  public Lifetime lifetime() {
    return Lifetime.STORED;
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public Connection open() throws SQLException {
    return mode == Mode.READ ? openReadOnly() : openForWriting();
  }

  /** Beside a connection that writes: one with its rights, for the log's index is shared. */
  @Override
  public Connection openForReading() throws SQLException {
    if (mode == Mode.READ) {
      return openReadOnly();
    }
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    Connection connection = connect(config, url());
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA query_only = ON");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private Connection openForWriting() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    if (mode == Mode.WRITE) {
      config.resetOpenMode(SQLiteOpenMode.CREATE);
    }
    Connection connection = connect(config, url());
    try {
      requireSetting(connection, "journal_mode", "wal");
      requireSetting(connection, "synchronous", "2");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * A catalog that was closed in good order, which shows in that it has no log, is opened as one
   * that nobody changes: SQLite then makes no files beside it. If somebody changes it all the same,
   * {@link #isOutdated} tells. Where there is a log, SQLite shares the log's index with whoever
   * writes, or recovers it for itself.
   *
   * <p>Such a connection takes no locks. Closing it in a process that also writes drops that
   * writer's lock on the file, which merely tells SQLite whether others have the catalog open;
   * against other writers there is the lock of the dataset.
   */
  private Connection openReadOnly() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    for (int attempt = 1; ; attempt++) {
      FileState state = files.exists(LOG) ? FileState.UNKNOWN : FileState.of(file);
      try {
        outdatedUnless = state;
        return connect(config, state.isKnown() ? url() + "?immutable=1" : url());
      } catch (SQLException e) {
        if (attempt == ATTEMPTS_MAX || !isOutdated()) {
          if (needsIndex(e)) {
            throw indexMissing(e);
          }
          throw e;
        }
      }
    }
  }

  /** Whether there is a log, and its index may not be made. */
  private boolean needsIndex(SQLException e) {
    return CatalogErrors.needsWriting(e) && files.exists(FILE) && files.exists(LOG);
  }

  private SheafException indexMissing(SQLException e) {
    return SheafException.because(
        e,
        ErrorCode.READ_ONLY,
        "the catalog {catalog} was not closed in good order, and reading it needs an index of its log, which may not be written beside it; open the dataset once where that is allowed",
        "catalog",
        name());
  }

  @Override
  public boolean isOutdated() {
    FileState expected = outdatedUnless;
    return expected.isKnown() && (files.exists(LOG) || !expected.equals(FileState.of(file)));
  }

  /** As a URI, so that no character of the path is taken for something else. */
  private String url() {
    return "jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath();
  }

  /**
   * A connection that has read from the catalog once. The data source is used and not the driver
   * manager, which would load every other driver on the class path.
   */
  static Connection connect(SQLiteConfig config, String url) throws SQLException {
    config.setBusyTimeout(BUSY_MILLIS);
    config.setGetGeneratedKeys(false); // else the driver runs a query after each statement
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(url);
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA cell_size_check = ON");
      statement.executeQuery("SELECT count(*) FROM sqlite_schema").close();
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static void requireSetting(Connection connection, String setting, String expected)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery("PRAGMA " + setting)) {
      String found = results.next() ? results.getString(1) : "";
      if (!expected.equals(found)) {
        throw new SQLException("the setting " + setting + " is " + found + ", not " + expected);
      }
    }
  }
}
