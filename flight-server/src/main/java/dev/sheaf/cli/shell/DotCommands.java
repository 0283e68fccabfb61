package dev.sheaf.cli.shell;

import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.cli.terminal.TextTable;
import dev.sheaf.sql.SqlSession;
import dev.sheaf.sql.text.SqlToken;
import dev.sheaf.sql.text.SqlTokens;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.schema.TypeNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** The commands of the shell that are no SQL and begin with a dot. */
final class DotCommands {
  private record Usage(String name, String argument, String purpose) {}

  private static final List<Usage> USAGES =
      List.of(
          new Usage(".help", "", "this list"),
          new Usage(".tables", "[REF]", "the tables, at another ref if one is named"),
          new Usage(".refs", "", "branches and tags"),
          new Usage(".schema", "TABLE", "the columns of a table, or of REF.TABLE"),
          new Usage(".use", "REF", "go to another branch, tag or version"),
          new Usage(".mode", "[MODE]", String.join(", ", ResultMode.textSpellings())),
          new Usage(".timer", "on|off", "tell how long each statement takes"),
          new Usage(".read", "FILE", "run the statements in a file"),
          new Usage(".quit", "", "leave; so does Ctrl-D"));

  /** What they are called. */
  static final List<String> NAMES = USAGES.stream().map(Usage::name).toList();

  private final Console console;
  private final Dataset dataset;
  private final SqlSession session;
  private final ShellSettings settings;
  private final Consumer<Script> scripts;

  /**
   * The commands of a shell.
   *
   * @param scripts runs what a file holds
   */
  DotCommands(
      Console console,
      Dataset dataset,
      SqlSession session,
      ShellSettings settings,
      Consumer<Script> scripts) {
    this.console = console;
    this.dataset = dataset;
    this.session = session;
    this.settings = settings;
    this.scripts = scripts;
  }

  /** What comes after a command. */
  enum Then {
    /** The next line. */
    GO_ON,
    /** The end. */
    LEAVE
  }

  /** Whether a line is for these commands. */
  static boolean isOne(String line) {
    return line.stripLeading().startsWith(".");
  }

  /** What stands behind the last blank. */
  static String lastWord(String text) {
    return text.substring(text.lastIndexOf(' ') + 1);
  }

  /**
   * Runs a command. A semicolon at its end does no harm.
   *
   * @throws SheafException BAD_SQL with the nearest name if there is none such, BAD_ARGUMENT with
   *     how it is used, or what it throws
   */
  Then run(String line) {
    String text = line.strip();
    while (text.endsWith(";")) {
      text = text.substring(0, text.length() - 1).strip();
    }
    int blank = 0;
    while (blank < text.length() && !Character.isWhitespace(text.charAt(blank))) {
      blank++;
    }
    String name = text.substring(0, blank);
    String argument = text.substring(blank).strip();
    switch (name) {
      case ".help" -> help();
      case ".tables" -> tables(unquoted(argument));
      case ".refs" -> refs();
      case ".schema" -> schema(required(name, argument));
      case ".use" -> use(unquoted(required(name, argument)));
      case ".mode" -> mode(argument);
      case ".timer" -> timer(required(name, argument));
      case ".read" ->
          scripts.accept(Script.of(TextInput.of(Path.of(unquoted(required(name, argument))))));
      case ".quit", ".exit" -> {
        return Then.LEAVE;
      }
      default -> throw unknown(name);
    }
    return Then.GO_ON;
  }

  private void help() {
    TextTable table = new TextTable().column("").column("");
    for (Usage usage : USAGES) {
      table.row(
          List.of(
              StyledText.of(usage.name(), Style.HEADING).plus(" " + usage.argument()),
              StyledText.of(usage.purpose())));
    }
    console.print(table);
    console.print("Statements end with ';' and may go over several lines. Tab completes.");
    console.print("Ctrl-C clears the line, or ends the query that runs.");
  }

  private void tables(String ref) {
    String function = ref.isEmpty() ? "tables()" : "tables(" + SqlNames.string(ref) + ")";
    settings.run(
        "SELECT name AS \"table\", row_count AS \"rows\","
            + " array_to_string(primary_key, ', ') AS \"key\" FROM "
            + function);
  }

  private void refs() {
    settings.run("SELECT name, kind, left(version, 7) AS version, time, message FROM refs()");
  }

  private void schema(String table) {
    List<SqlToken> tokens = SqlTokens.significant(table);
    boolean named = tokens.size() == 3 && tokens.get(1).isSymbol(".");
    if (!named && tokens.size() != 1) {
      throw misused(".schema");
    }
    String ref = named ? tokens.get(0).value() : session.ref();
    TableSchema schema = dataset.schema(ref, tokens.get(tokens.size() - 1).value());
    TextTable listing =
        new TextTable().column("column").column("type").column("null").column("key");
    for (Column column : schema.columns()) {
      int place = schema.primaryKey().columns().indexOf(column.name());
      listing.row(
          column.name(),
          TypeNames.of(column.field()),
          column.field().isNullable() ? "yes" : "no",
          place < 0 ? "" : String.valueOf(place + 1));
    }
    console.print(listing);
  }

  private void use(String ref) {
    session.use(ref);
    console.print(StyledText.of("on ").plus(session.ref(), Style.BRANCH));
  }

  private void mode(String argument) {
    if (argument.isEmpty()) {
      console.print("mode is " + settings.mode().spelling());
      return;
    }
    String wanted = argument.toLowerCase(Locale.ROOT);
    List<String> known = ResultMode.textSpellings();
    if (!known.contains(wanted)) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "there is no mode '{mode}'{hint}",
          "mode",
          argument,
          "hint",
          Suggestions.hint(wanted, known));
    }
    settings.useMode(ResultMode.valueOf(wanted.toUpperCase(Locale.ROOT)));
  }

  private void timer(String argument) {
    switch (argument.toLowerCase(Locale.ROOT)) {
      case "on" -> settings.useTimer(ShellSettings.Timer.ON);
      case "off" -> settings.useTimer(ShellSettings.Timer.OFF);
      default -> throw misused(".timer");
    }
  }

  private static String required(String name, String argument) {
    if (argument.isEmpty()) {
      throw misused(name);
    }
    return argument;
  }

  private static SheafException unknown(String name) {
    List<String> near = Suggestions.nearest(name, NAMES);
    return SheafException.of(
        ErrorCode.BAD_SQL,
        "there is no command '{name}'{hint}",
        "name",
        name,
        "hint",
        near.isEmpty()
            ? "; '.help' lists them"
            : ": did you mean " + Suggestions.sentence(near) + "?");
  }

  private static SheafException misused(String name) {
    Usage usage =
        USAGES.stream().filter(known -> known.name().equals(name)).findFirst().orElseThrow();
    return SheafException.of(
        ErrorCode.BAD_ARGUMENT,
        "it is '{usage}': {purpose}",
        "usage",
        (usage.name() + " " + usage.argument()).strip(),
        "purpose",
        usage.purpose());
  }

  private static String unquoted(String argument) {
    boolean quoted =
        argument.length() > 1
            && ((argument.startsWith("'") && argument.endsWith("'"))
                || (argument.startsWith("\"") && argument.endsWith("\"")));
    return quoted ? argument.substring(1, argument.length() - 1) : argument;
  }
}
