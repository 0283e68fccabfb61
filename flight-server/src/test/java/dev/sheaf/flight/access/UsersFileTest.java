package dev.sheaf.flight.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsersFileTest {
  @TempDir Path directory;

  private Path file() {
    return directory.resolve("users.json");
  }

  private static SheafException refused(ErrorCode code, Runnable work) {
    SheafException refused = assertThrows(SheafException.class, work::run);
    assertEquals(code, refused.code(), refused.getMessage());
    return refused;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                | line 1: the field 'sheaf_users' is missing
          {"sheaf_users": 2, "principals": {}}              | line 1: 'sheaf_users': this program reads format 1
          {"sheaf_users": 1}                                | line 1: the field 'principals' is missing
          {"sheaf_users": 1,~ "principals": []}             | line 2: 'principals': an object { … } is expected here
          {"sheaf_users": 1, "principals": {}} x            | line 1: this is not JSON
          {"sheaf_users": 1, "sheaf_users": 1}              | line 1: this is not JSON
          {"sheaf_users": 1,~~ "principal": {}}             | line 3: 'principal': there is no such field; did you mean 'principals'?
          {"sheaf_users": 1, "principals": {"a b": {}}}     | 'principals.a b': a name has
          {"sheaf_users": 1, "principals": {"a": {~"right": []}}} | line 2: 'principals.a.right': there is no such field; did you mean 'rights'?
          {"sheaf_users": 1, "principals": {"a": {"rights": [~{"may": ["reed"], "refs": ["main"]}]}}} | line 2: 'principals.a.rights[0].may[0]': there is no right 'reed', only read, write, branch, merge, sql, admin; did you mean 'read'?
          {"sheaf_users": 1, "principals": {"a": {"rights": [{"may": ["read"]}]}}}  | 'principals.a.rights[0]': 'read' needs 'refs'
          {"sheaf_users": 1, "principals": {"a": {"rights": [{"may": ["read"], "refs": []}]}}}  | names no ref
          {"sheaf_users": 1, "principals": {"a": {"rights": [{"may": [], "refs": ["a"]}]}}}  | names no right
          {"sheaf_users": 1, "principals": {"a": {"rights": [{"may": ["sql"], "refs": ["a"]}]}}}  | 'sql' is for the whole dataset
          {"sheaf_users": 1, "principals": {"a": {"rights": [{"may": ["read"], "refs": ["a b"]}]}}}  | rights[0].refs[0]': this is neither
          {"sheaf_users": 1, "principals": {"a": {"rights": [{"may": "read", "refs": ["a"]}]}}}  | 'principals.a.rights[0].may': a list
          {"sheaf_users": 1, "principals": {"a": {"tokens": [{"id": "1", "sha256": "00", "created": "2026-01-01T00:00:00Z"}]}}}  | tokens[0].sha256': a hash of a token has 64
          {"sheaf_users": 1, "principals": {"a": {"tokens": [{"id": "1", "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "created": "yesterday"}]}}}  | tokens[0].created': a time as
          {"sheaf_users": 1, "principals": {"a": {"certificates": ["x"]}, "b": {"certificates": ["x"]}}}  | 'principals.b.certificates[0]': the common name
          {"sheaf_users": 1, "principals": {}, "protected": [1.5]}  | 'protected[0]': a text is expected here
          """)
  void mistakesAreToldByLineAndField(String json, String problem) {
    byte[] bytes = json.replace('~', '\n').getBytes(StandardCharsets.UTF_8);
    SheafException refused =
        refused(ErrorCode.BAD_INPUT, () -> UsersReader.read("users.json", bytes));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("users.json, line "), message);
    assertTrue(message.contains(problem), message);
  }

  @ParameterizedTest
  @CsvSource({"rw-r--r--, true", "rw-------, true", "rw-rw-r--, false", "rw-r--rw-, false"})
  void aFileThatOthersMayWriteIsRefused(String permissions, boolean good) throws IOException {
    new WrittenUsers().add("ana", "read:main").write(file());
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(permissions));
    if (good) {
      assertEquals("1 principals", new UsersFile(file()).read().toString());
    } else {
      refused(ErrorCode.NOT_ALLOWED, () -> new UsersFile(file()).read());
      refused(ErrorCode.NOT_ALLOWED, () -> new UsersFile(file()).addToken("ana", null));
    }
  }

  @Test
  void aMissingFileIsRefused() {
    refused(ErrorCode.BAD_ARGUMENT, () -> new UsersFile(file()).read());
  }

  @Test
  void aTokenIsKnownUntilItExpiresOrIsRevoked() throws IOException {
    new WrittenUsers().protect("main").add("ana", "read:main", "sql").write(file());
    UsersFile users = new UsersFile(file());
    Secret token = users.addToken("ana", Duration.ofHours(12));
    Users read = users.read();
    Instant now = Instant.now();
    assertEquals("ana", read.withToken(token.hash(), now).orElseThrow().name());
    assertTrue(read.withToken(token.hash(), now.plus(Duration.ofHours(13))).isEmpty());
    assertTrue(read.withToken(Secret.create().hash(), now).isEmpty());
    assertTrue(read.isProtected("main"));

    StoredToken stored = read.principal("ana").orElseThrow().tokens().get(1);
    assertEquals(token.hash(), stored.hash());
    users.removeToken(stored.id());
    assertTrue(users.read().withToken(token.hash(), now).isEmpty());
    assertEquals(1, users.read().principal("ana").orElseThrow().tokens().size());
    refused(ErrorCode.UNKNOWN_KEY, () -> users.removeToken(stored.id()));
    refused(ErrorCode.UNKNOWN_KEY, () -> users.addToken("anna", null));
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(List.of(file()), files.toList());
    }
  }

  @Test
  void neitherTokenNorNameStandsWhereItMightBeLogged() throws IOException {
    new WrittenUsers().add("ana", "read:main").write(file());
    Secret token = new UsersFile(file()).addToken("ana", null);
    Users users = new UsersFile(file()).read();
    Principal ana = users.principals().get(0);
    for (Object logged : List.of(token, users, ana, ana.tokens(), token.hash())) {
      assertFalse(logged.toString().contains("ana"), logged::toString);
      assertFalse(logged.toString().contains(token.reveal().substring(6)), logged::toString);
      assertFalse(logged.toString().contains(token.hash().hex()), logged::toString);
    }
    assertFalse(Files.readString(file()).contains(token.reveal()));
    assertEquals(Secret.PREFIX.length() + 43, token.reveal().length());
  }

  @Test
  void aChangeIsReadAndAMistakeLeavesWhatWas() throws IOException {
    WrittenUsers written = new WrittenUsers().add("ana", "read:main");
    written.write(file());
    List<Throwable> failures = new ArrayList<>();
    AtomicLong clock = new AtomicLong();
    WatchedFile<Users> watched =
        new WatchedFile<>(
            List.of(file()), () -> new UsersFile(file()).read(), failures::add, clock::get);
    written.add("bob", "read:main").write(file());
    assertEquals(1, watched.content().principals().size(), "not looked yet");
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    assertEquals(2, watched.content().principals().size());

    Files.writeString(file(), "{");
    for (int i = 0; i < 3; i++) {
      clock.addAndGet(Duration.ofSeconds(1).toNanos());
      assertEquals(2, watched.content().principals().size());
    }
    assertEquals(1, failures.size());
    Files.delete(file());
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    assertEquals(2, watched.content().principals().size());
    assertEquals(2, failures.size());
    written.remove("ana").write(file());
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    assertEquals("bob", watched.content().principals().get(0).name());
  }
}
