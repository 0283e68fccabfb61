package dev.sheaf.flight.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  @TempDir Path directory;
  private final List<Throwable> failures = new ArrayList<>();

  private Path file() {
    return directory.resolve("audit.jsonl");
  }

  private static ObjectNode line(String text) {
    return JsonNodeFactory.instance.objectNode().put("action", text);
  }

  private void write(String... texts) {
    try (AuditLog log = AuditLog.open(file(), failures::add)) {
      for (String text : texts) {
        log.add(line(text));
      }
    }
  }

  @Test
  void aLogIsGoneOnWithAndStaysOneChain() throws IOException {
    write("a", "b");
    write("c");
    AuditCheck check = AuditCheck.of(file());
    assertTrue(check.isWhole());
    assertEquals(3, check.lines());
    assertEquals(Files.size(file()), check.bytes());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    assertEquals(List.of(), failures);
  }

  @Test
  void everyChangeOfAnyByteBreaksTheChain() throws IOException {
    write("a", "b", "c");
    byte[] bytes = Files.readAllBytes(file());
    String last = AuditCheck.of(file()).last();
    for (int at = 0; at < bytes.length; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      Files.write(file(), changed);
      AuditCheck check = AuditCheck.of(file());
      assertFalse(check.isWhole() && check.last().equals(last), "byte " + at);
    }
  }

  @Test
  void aLineThatIsRemovedOrMovedIsFound() throws IOException {
    write("a", "b", "c");
    List<String> lines = Files.readAllLines(file());
    Files.write(file(), List.of(lines.get(0), lines.get(2)));
    assertEquals(1, AuditCheck.of(file()).lines());
    assertFalse(AuditCheck.of(file()).isWhole());
    Files.write(file(), List.of(lines.get(1), lines.get(0), lines.get(2)));
    assertEquals(0, AuditCheck.of(file()).lines());
    SheafException refused =
        assertThrows(SheafException.class, () -> AuditLog.open(file(), failures::add));
    assertEquals(ErrorCode.BAD_INPUT, refused.code());
    Files.write(file(), lines.subList(0, 2));
    assertTrue(AuditCheck.of(file()).isWhole(), "which is why the last hash is kept elsewhere");
  }

  @Test
  void whatACrashLeftOfALineIsRemoved() throws IOException {
    write("a");
    Files.writeString(file(), "{\"time\":\"20", StandardOpenOption.APPEND);
    assertFalse(AuditCheck.of(file()).isWhole());
    write("b");
    assertEquals(2, AuditCheck.of(file()).lines());
    assertTrue(AuditCheck.of(file()).isWhole());
  }

  @Test
  void noTextBreaksOutOfItsLine() throws IOException {
    String hostile = "a\n{\"previous\":\"0\"}\r\u0000\u001b[2J\u007f\u0085\u2028\u202e\"\\";
    write(hostile, "b");
    List<String> lines = Files.readAllLines(file());
    assertEquals(2, lines.size());
    for (char c : lines.get(0).toCharArray()) {
      assertTrue(c >= ' ' && c < 0x7f, () -> "character " + (int) c);
    }
    JsonNode read = AuditLog.MAPPER.readTree(lines.get(0));
    assertEquals(hostile, read.path("action").asText());
    assertTrue(AuditCheck.of(file()).isWhole());
  }

  @Test
  void twoServersDoNotShareOne() {
    try (AuditLog first = AuditLog.open(file(), failures::add)) {
      assertEquals(
          ErrorCode.IO_FAILED,
          assertThrows(SheafException.class, () -> AuditLog.open(file(), failures::add)).code());
      first.add(line("a"));
    }
    assertEquals(1, AuditCheck.of(file()).lines());
  }

  @Test
  void aClosedLogIsBroken() {
    AuditLog log = AuditLog.open(file(), failures::add);
    assertFalse(log.isBroken());
    log.close();
    assertTrue(log.isBroken());
    log.add(line("late"));
    assertEquals(0, AuditCheck.of(file()).lines());
  }
}
