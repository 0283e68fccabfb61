package dev.sheaf.sql.engine;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.duckdb.DuckDBConnection;

/**
 * Takes from a fresh DuckDB whatever reaches out of it, and proves that it is gone.
 *
 * <p>The order matters: what is locked or cut off cannot be set afterwards. Each setting has a
 * statement of its own, because a statement that failed is closed and would silently not run the
 * rest.
 */
final class Hardening {
  private record Setting(String name, String value, String readBack) {
    static Setting of(String name, String value) {
      return new Setting(name, value, value);
    }
  }

  private Hardening() {}

  /**
   * Hardens a database.
   *
   * @throws SheafException INTERNAL if a setting does not read back as it was set
   */
  static void apply(DuckDBConnection connection, DuckDbLimits limits) throws SQLException {
    List<Setting> settings = settings(limits);
    for (Setting setting : settings) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("SET GLOBAL " + setting.name() + " = " + literal(setting.value()));
      }
    }
    for (Setting setting : settings) {
      String found = readBack(connection, setting.name());
      if (!found.equals(setting.readBack())) {
        throw refused(setting.name() + " is '" + found + "'");
      }
    }
    requireNoFiles(connection);
  }

  private static List<Setting> settings(DuckDbLimits limits) {
    List<Setting> settings = new ArrayList<>();
    settings.add(Setting.of("temp_directory", ""));
    settings.add(new Setting("max_temp_directory_size", "0KB", "0 bytes"));
    settings.add(Setting.of("autoinstall_known_extensions", "false"));
    settings.add(Setting.of("autoload_known_extensions", "false"));
    settings.add(Setting.of("allow_community_extensions", "false"));
    settings.add(Setting.of("allow_unsigned_extensions", "false"));
    settings.add(Setting.of("allow_persistent_secrets", "false"));
    settings.add(Setting.of("allow_unredacted_secrets", "false"));
    settings.add(
        new Setting(
            "memory_limit",
            limits.memoryMebibytes() + "MiB",
            limits.memoryMebibytes() < 1024
                ? limits.memoryMebibytes() + ".0 MiB"
                : String.format(
                    Locale.ROOT,
                    "%.1f GiB",
                    Math.floor(limits.memoryMebibytes() * 10 / 1024.0) / 10)));
    settings.add(Setting.of("threads", Integer.toString(limits.threads())));
    settings.add(Setting.of("TimeZone", "UTC"));
    settings.add(Setting.of("max_expression_depth", "250"));
    // it would read a stream twice for a window without an order
    settings.add(Setting.of("disabled_optimizers", "window_self_join"));
    settings.add(Setting.of("enable_external_access", "false"));
    settings.add(new Setting("disabled_filesystems", "LocalFileSystem", ""));
    settings.add(Setting.of("lock_configuration", "true"));
    return settings;
  }

  private static String readBack(DuckDBConnection connection, String name) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT value FROM duckdb_settings() WHERE name = ?")) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          throw refused(name + " is unknown");
        }
        String value = rows.getString(1);
        return value == null ? "" : value;
      }
    }
  }

  /** Disabled file systems read back empty, so that they are gone is tried out. */
  private static void requireNoFiles(DuckDBConnection connection) {
    try (PreparedStatement statement =
            connection.prepareStatement("SELECT count(*) FROM read_text('/etc/hostname')");
        ResultSet rows = statement.executeQuery()) {
      rows.next();
    } catch (SQLException expected) {
      return;
    }
    throw refused("files can be read");
  }

  private static SheafException refused(String found) {
    return SheafException.of(
        ErrorCode.INTERNAL,
        "DuckDB is not as closed as it was set to be: {found}; no SQL is run",
        "found",
        found);
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
