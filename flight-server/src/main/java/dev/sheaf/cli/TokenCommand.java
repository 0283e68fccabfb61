package dev.sheaf.cli;

import dev.sheaf.cli.terminal.TextTable;
import dev.sheaf.flight.access.Principal;
import dev.sheaf.flight.access.Secret;
import dev.sheaf.flight.access.StoredToken;
import dev.sheaf.flight.access.UsersFile;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sheaf token}: makes, lists and revokes the tokens in a users file. */
@Command(
    name = "token",
    header = "Make, list or revoke tokens of a server's users.",
    description =
        "'new' prints a token once; the file keeps its hash. A server that reads the file knows of"
            + " a change within a second.",
    footer = {
      "  sheaf token new --users users.json --principal ana --expires 30d",
      "  sheaf token list --users users.json",
      "  sheaf token revoke --users users.json 3f2a91c0"
    })
final class TokenCommand implements Callable<Integer> {
  private static final Pattern PERIOD = Pattern.compile("([1-9][0-9]{0,4})([hd])");

  private final Invocation invocation;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** What is done. */
  enum Action {
    /** a token is made */
    NEW,
    /** those that there are, are shown */
    LIST,
    /** one is removed */
    REVOKE
  }

  @Parameters(index = "0", paramLabel = "ACTION", description = "new, list or revoke.")
  private Action action = Action.LIST;

  @Parameters(
      index = "1",
      paramLabel = "ID",
      arity = "0..1",
      description = "To revoke: the token's id, as 'list' shows it.")
  private @Nullable String id;

  @Option(
      names = "--users",
      paramLabel = "FILE",
      required = true,
      description = "The users file, as 'serve' reads it.")
  private Path users = Path.of("");

  @Option(
      names = "--principal",
      paramLabel = "NAME",
      description = "For a new one: whose it is; the file names it already.")
  private @Nullable String principal;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      description = "For a new one: how long it is valid, as 12h or 30d (default: for ever).")
  private @Nullable String expires;

  TokenCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    boolean isNew = action == Action.NEW;
    require(isNew == (principal != null), "--principal is for 'new', which needs it");
    require(isNew || expires == null, "--expires is for 'new'");
    require((action == Action.REVOKE) == (id != null), "ID is for 'revoke', which needs it");
    UsersFile file = new UsersFile(users);
    if (principal != null) {
      Secret token = file.addToken(principal, period());
      invocation.console().note("this is shown once: keep it where only '" + principal + "' reads");
      invocation.console().print(token.reveal());
    } else if (id != null) {
      file.removeToken(id);
      invocation.console().print("token " + id + " revoked");
    } else {
      list(file);
    }
    return 0;
  }

  private void list(UsersFile file) {
    Instant now = Instant.now();
    TextTable table =
        new TextTable().column("id").column("principal").column("created").column("expires");
    for (Principal each : file.read().principals()) {
      for (StoredToken token : each.tokens()) {
        Instant end = token.expires();
        String expiry = end == null ? "never" : end + (end.isAfter(now) ? "" : " (over)");
        table.row(token.id(), each.name(), token.created().toString(), expiry);
      }
    }
    invocation.console().print(table);
  }

  private @Nullable Duration period() {
    if (expires == null) {
      return null;
    }
    Matcher period = PERIOD.matcher(expires);
    require(period.matches(), "--expires is a number of hours or days, as 12h or 30d");
    long count = Long.parseLong(period.group(1));
    return period.group(2).equals("h") ? Duration.ofHours(count) : Duration.ofDays(count);
  }

  private void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }
}
