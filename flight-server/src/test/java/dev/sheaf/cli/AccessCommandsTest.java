package dev.sheaf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands around a server for others, on the users file that the documentation shows. */
class AccessCommandsTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "security.md");

  @TempDir Path directory;

  @BeforeEach
  void writeTheUsersFileOfTheDocument() throws IOException {
    String text = Files.readString(DOCUMENT);
    int begin = text.indexOf("```json\n") + 8;
    Files.writeString(users(), text.substring(begin, text.indexOf("```", begin)));
    Files.setPosixFilePermissions(users(), PosixFilePermissions.fromString("rw-r--r--"));
  }

  private Path users() {
    return directory.resolve("users.json");
  }

  private CommandRun token(Object... arguments) {
    Object[] all = new Object[arguments.length + 3];
    all[0] = "token";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[all.length - 2] = "--users";
    all[all.length - 1] = users();
    return CommandRun.of(all);
  }

  @Test
  void tokensAreMadeListedAndRevoked() throws IOException {
    CommandRun made = token("new", "--principal", "ana", "--expires", "30d");
    assertEquals(0, made.exitCode(), made.err());
    String token = made.lines().get(0);
    assertTrue(token.matches("sheaf_[A-Za-z0-9_-]{43}"), token);
    assertFalse(Files.readString(users()).contains(token));
    assertEquals(0, token("new", "--principal", "loader").exitCode());

    List<String> listed = token("list").succeeded().lines();
    assertEquals(3, listed.size(), listed::toString);
    assertTrue(listed.get(1).contains("  ana  "), listed.get(1));
    assertTrue(listed.get(2).endsWith("never"), listed.get(2));
    String id = listed.get(1).strip().split(" ", 2)[0];
    assertEquals("token " + id + " revoked\n", token("revoke", id).succeeded().out());
    assertEquals(2, token("list").succeeded().lines().size());
    assertEquals(1, token("revoke", id).exitCode());
    assertEquals(
        "rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(users())));
  }

  @Test
  void argumentsThatDoNotFitAreRefused() {
    assertEquals(2, token("new").exitCode());
    assertEquals(2, token("revoke").exitCode());
    assertEquals(2, token("list", "--principal", "ana").exitCode());
    assertEquals(2, token("list", "--expires", "1d").exitCode());
    assertEquals(2, token("new", "--principal", "ana", "--expires", "soon").exitCode());
    CommandRun unknown = token("new", "--principal", "anna");
    assertEquals(1, unknown.exitCode());
    assertTrue(unknown.err().contains("did you mean 'ana'?"), unknown.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--bind 0.0.0.0",
        "--bind :: --users U",
        "--bind 192.0.2.1 --tls-cert C --tls-key K",
        "--tls-cert C",
        "--tls-key K",
        "--tls-client-ca A",
        "--tls-cert C --tls-key K --tls-client-ca A"
      })
  void noServerStartsBeforeOthersWithoutUsersAndTls(String options) {
    Runways.in(directory.resolve("geo"));
    String all = "-C " + directory.resolve("geo") + " serve --port 0 " + options;
    CommandRun run = CommandRun.of((Object[]) all.replace(" U", " " + users()).split(" "));
    assertEquals(2, run.exitCode(), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains("see 'sheaf serve --help'"), run.err());
  }

  @Test
  void aFileThatIsNotThereIsToldWithoutAServer() {
    Runways.in(directory.resolve("geo"));
    CommandRun run =
        CommandRun.of(
            "-C",
            directory.resolve("geo"),
            "serve",
            "--port",
            0,
            "--users",
            directory.resolve("x"));
    assertEquals(2, run.exitCode());
    assertTrue(run.err().contains("it is not there"), run.err());
  }

  @Test
  void anAuditLogIsChecked() throws IOException {
    Path log = directory.resolve("audit.jsonl");
    String first = "{\"action\":\"x\",\"previous\":\"" + "0".repeat(64) + "\"}";
    Files.writeString(log, first + "\n");
    CommandRun whole = CommandRun.of("audit", "verify", log).succeeded();
    assertTrue(whole.out().startsWith("1 line in one chain, the last "), whole.out());
    Files.writeString(log, first + "\n" + first + "\n");
    CommandRun broken = CommandRun.of("audit", "verify", log);
    assertEquals(3, broken.exitCode());
    assertTrue(broken.err().startsWith("error: line 2: it does not follow"), broken.err());
    assertEquals(2, CommandRun.of("audit", "verify", directory.resolve("none")).exitCode());
  }
}
