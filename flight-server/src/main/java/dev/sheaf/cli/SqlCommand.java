package dev.sheaf.cli;

import dev.sheaf.cli.shell.ResultMode;
import dev.sheaf.cli.shell.Script;
import dev.sheaf.cli.shell.ShellTerminals;
import dev.sheaf.cli.shell.SqlShell;
import dev.sheaf.cli.shell.StatementFailure;
import dev.sheaf.cli.shell.StatementRunner;
import dev.sheaf.cli.shell.TextInput;
import dev.sheaf.cli.terminal.Terminal.Ability;
import dev.sheaf.files.FileFormat;
import dev.sheaf.sql.Sql;
import dev.sheaf.sql.SqlOptions;
import dev.sheaf.sql.SqlSession;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.arrow.memory.BufferAllocator;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sheaf sql}: runs statements, or opens a shell. */
@Command(
    name = "sql",
    header = "Ask and change tables in SQL, at any version.",
    description =
        "Runs statements from the argument or from standard input, one after the other; the first"
            + " that fails ends it. On a terminal, without a statement, it is a shell: '.help' tells"
            + " what it knows. Each statement that writes makes a version, unless it stands between"
            + " BEGIN and COMMIT.",
    footer = {
      "  sheaf sql \"SELECT count(*) FROM airports\"",
      "  sheaf sql \"SELECT * FROM airports AS OF 'v1.0'\" -o airports.parquet",
      "  sheaf sql \"SELECT * FROM diff('airports', 'v1.0', 'main')\" --format json",
      "  sheaf sql --on clean < fixes.sql",
      "  sheaf sql"
    })
final class SqlCommand extends DatasetCommand {
  /** Nobody waits so long; Ctrl-C ends a query. */
  private static final Duration TIMEOUT = Duration.ofDays(30);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "QUERY",
      arity = "0..1",
      description = "Statements, with ; between them (default: standard input, or a shell).")
  private @Nullable String query;

  @Option(
      names = "--on",
      paramLabel = "REF",
      description = "The branch, tag or revision to begin on (default: HEAD).")
  private @Nullable String ref;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "table, vertical, csv, tsv, json, jsonl, arrow, arrows or parquet (default: by the file's"
              + " name, else table). Tables hold 1,000 rows at most.")
  private @Nullable ResultMode format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file, which appears whole or not at all (default: standard output).")
  private @Nullable Path output;

  private @Nullable Script script;

  SqlCommand(Invocation invocation) {
    super(invocation, OpenMode.EXISTING);
  }

  @Override
  OpenMode mode() {
    return isShell() || !script().onlyReads() ? super.mode() : OpenMode.READ_ONLY;
  }

  @Override
  boolean readingSuffices() {
    return isShell();
  }

  private boolean isShell() {
    return query == null
        && console().terminal().can(Ability.INPUT_TYPED)
        && console().terminal().can(Ability.RESULTS_SHOWN);
  }

  private Script script() {
    if (script == null) {
      script = Script.of(query != null ? query : TextInput.of(console().input()));
      requireFitting(script);
    }
    return script;
  }

  /** A file format holds the rows of one statement. */
  private void requireFitting(Script wanted) {
    if (wanted.statements().isEmpty()) {
      throw SheafException.of(
          ErrorCode.BAD_SQL, "there is no statement; give one as an argument or on standard input");
    }
    if (output != null && format != null && format.format().isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--format " + format.spelling() + " is for reading, not for a file");
    }
    long queries = wanted.rowStatements();
    if (output != null && (queries != 1 || wanted.statements().size() != 1)) {
      throw new ParameterException(spec.commandLine(), "--output takes one query and nothing else");
    }
    if (resultMode().format().isPresent() && queries > 1) {
      throw new ParameterException(
          spec.commandLine(),
          "--format " + resultMode().spelling() + " takes one query, and there are " + queries);
    }
  }

  private ResultMode resultMode() {
    if (format != null) {
      return format;
    }
    return output == null ? ResultMode.TABLE : ResultMode.of(FileFormat.of(output));
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    try (Sql sql = Sql.on(allocator, dataset, SqlOptions.defaults().withTimeout(TIMEOUT));
        SqlSession session = ref == null ? sql.session() : sql.session(ref)) {
      if (isShell()) {
        shell(allocator, dataset, session);
        return;
      }
      invocation().interruption().onRequest(session::cancel);
      statements(allocator, session);
    }
  }

  private void statements(BufferAllocator allocator, SqlSession session) {
    StatementRunner runner =
        new StatementRunner(allocator, session, console(), invocation().interruption()::check);
    Script wanted = script();
    ResultMode mode = resultMode();
    try {
      if (output != null) {
        runner.write(wanted.statements().get(0).sql(), mode.format().orElseThrow(), output);
        return;
      }
      runner.run(wanted, mode);
    } catch (StatementFailure e) {
      boolean alone = query != null && wanted.statements().size() == 1;
      throw alone ? e.reason() : e;
    }
    if (session.inTransaction()) {
      console().error("the transaction was not committed, and is rolled back; COMMIT is missing");
      exitWith(ErrorCode.BAD_INPUT.exitCode());
    }
  }

  private void shell(BufferAllocator allocator, Dataset dataset, SqlSession session) {
    if (output != null) {
      throw new ParameterException(spec.commandLine(), "--output takes a query");
    }
    Failures failures = new Failures(console(), invocation().interruption());
    try (Terminal terminal = ShellTerminals.open()) {
      new SqlShell(
              allocator,
              dataset,
              session,
              console(),
              invocation().interruption(),
              terminal,
              failures::report)
          .run();
    } catch (IOException e) {
      console().note("the terminal could not be set back: " + e.getMessage());
    }
  }
}
