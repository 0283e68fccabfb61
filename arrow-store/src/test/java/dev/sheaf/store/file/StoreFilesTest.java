package dev.sheaf.store.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.FaultingFiles;
import dev.sheaf.store.testing.FaultingFiles.Duration;
import dev.sheaf.store.testing.FaultingFiles.Fault;
import dev.sheaf.store.testing.FileOperation;
import dev.sheaf.store.testing.RecordingFiles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreFilesTest {
  @TempDir private Path directory;
  private FaultingFiles faults;
  private StoreFiles files;

  @BeforeEach
  void openFiles() {
    faults = new FaultingFiles(new OsFiles(directory));
    files = StoreFiles.over(faults);
  }

  @Test
  void whatIsWrittenIsRead() {
    write("a", "hello");
    assertEquals("hello", read("a"));
    try (StoreFile file = files.open("a", FileAccess.WRITE)) {
      file.write(3, bytes("p!"));
      assertEquals(5, file.length());
      file.truncate(4);
      assertEquals(4, file.length());
    }
    assertEquals("help", read("a"));
  }

  @Test
  void shortCountsAreCompleted() {
    faults.shorten();
    String text = "a text that is longer than what one call transfers";
    write("a", text);
    assertEquals(text, read("a"));
  }

  @Test
  void aDirectoryIsListedInOrderWithoutItsDirectories() {
    files.createDirectory("d");
    files.createDirectory("d");
    files.createDirectory("d/inner");
    write("d/2", "");
    write("d/1", "");
    write("d/3", "x");
    files.rename("d/3", "d/0");
    files.delete("d/2");
    files.delete("d/2");
    files.forceDirectory("d");
    assertEquals(List.of("0", "1"), files.list("d"));
    assertTrue(files.exists("d/0"));
    assertFalse(files.exists("d/3"));
  }

  @Test
  void aMappingOutlivesItsFileAndClosesTwice() {
    write("a", "0123456789");
    FileMapping mapping;
    try (StoreFile file = files.open("a", FileAccess.READ)) {
      mapping = file.map(2, 5);
    }
    byte[] mapped = new byte[5];
    mapping.bytes().get(0, mapped);
    assertArrayEquals("23456".getBytes(StandardCharsets.US_ASCII), mapped);
    assertEquals(5, mapping.length());
    mapping.close();
    mapping.close();
  }

  @Test
  void creatingANameThatIsTakenFails() {
    write("a", "x");
    SheafException e = assertThrows(SheafException.class, () -> files.create("a"));
    assertEquals("cannot create a: it exists already", e.getMessage());
    assertEquals("x", read("a"));
  }

  @Test
  void aMissingFileIsNamed() {
    for (FileAccess access : FileAccess.values()) {
      SheafException e = assertThrows(SheafException.class, () -> files.open("gone", access));
      assertEquals(ErrorCode.IO_FAILED, e.code());
      assertEquals("cannot open gone: it does not exist", e.getMessage());
    }
    assertFalse(files.exists("gone"), "opening for writing does not create");
  }

  @Test
  void readingBehindTheEndNamesTheOffsetAndKeepsWhatThereWas() {
    write("a", "0123456789");
    ByteBuffer target = ByteBuffer.allocate(8);
    try (StoreFile file = files.open("a", FileAccess.READ)) {
      SheafException e = assertThrows(SheafException.class, () -> file.read(6, target));
      assertEquals("cannot read a at offset 10: end of file", e.getMessage());
    }
    assertEquals(4, target.position());
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aFailedWriteSaysWhyAndWritingGoesOn(Fault fault) {
    write("a", "0123");
    faults.arm(EnumSet.of(FileOperation.WRITE), 1, fault, Duration.ONCE);
    try (StoreFile file = files.open("a", FileAccess.WRITE)) {
      SheafException e = assertThrows(SheafException.class, () -> file.write(4, bytes("4567")));
      assertEquals(fault == Fault.IO_ERROR ? ErrorCode.IO_FAILED : ErrorCode.DISK_FULL, e.code());
      assertTrue(e.getMessage().startsWith("cannot write a at offset 4: "), e.getMessage());
      assertTrue(FaultingFiles.isInjected(e));
      assertEquals(fault == Fault.TORN ? 6 : 4, file.length());
      file.write(4, bytes("4567"));
    }
    assertEquals("01234567", read("a"));
    assertNull(files.stoppedBecause());
  }

  @Test
  void aFailedForceStopsAllWritingAndNoReading() {
    write("a", "0123");
    faults.arm(EnumSet.of(FileOperation.FORCE), 1, Fault.IO_ERROR, Duration.ONCE);
    try (StoreFile file = files.open("a", FileAccess.WRITE)) {
      assertThrows(SheafException.class, file::force);
      assertStopped(file::force);
      assertStopped(() -> file.write(0, bytes("x")));
      assertStopped(() -> file.truncate(0));
    }
    assertStopped(() -> files.create("b"));
    assertStopped(() -> files.open("a", FileAccess.WRITE));
    assertStopped(() -> files.delete("a"));
    assertStopped(() -> files.rename("a", "b"));
    assertStopped(() -> files.createDirectory("d"));
    assertStopped(() -> files.forceDirectory(""));
    assertEquals("0123", read("a"));
    assertEquals(List.of("a"), files.list(""));
  }

  @Test
  void aFailedForceOfADirectoryStopsAllWriting() {
    faults.arm(EnumSet.of(FileOperation.FORCE_DIRECTORY), 1, Fault.IO_ERROR, Duration.ONCE);
    SheafException e = assertThrows(SheafException.class, () -> files.forceDirectory(""));
    assertEquals(
        "cannot force the dataset's directory: injected: Input/output error", e.getMessage());
    assertStopped(() -> files.create("a"));
  }

  @Test
  void anInterruptedThreadCompletesItsOperationsAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    try {
      write("a", "hello");
      files.forceDirectory("");
      assertEquals("hello", read("a"));
      try (StoreFile file = files.open("a", FileAccess.WRITE)) {
        Thread.currentThread().interrupt();
        file.map(0, 5).close();
        file.truncate(4);
        file.force();
        assertEquals(4, file.length());
      }
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void namesThatLeaveTheDirectoryAreRefused() {
    for (String name :
        List.of("..", "../a", "a/../../b", "/etc", "a//b", ".git", "A", "a b", "a\0")) {
      assertThrows(IllegalArgumentException.class, () -> files.exists(name), name);
    }
  }

  @Test
  void operationsAreRecordedInOrder() {
    RecordingFiles recording = new RecordingFiles(new OsFiles(directory));
    files = StoreFiles.over(recording);
    write("a", "hello");
    assertEquals(
        List.of(
            new RecordingFiles.Entry(FileOperation.CREATE, "a", -1, -1),
            new RecordingFiles.Entry(FileOperation.WRITE, "a", 0, 5),
            new RecordingFiles.Entry(FileOperation.FORCE, "a", -1, -1),
            new RecordingFiles.Entry(FileOperation.CLOSE, "a", -1, -1)),
        recording.take());
    assertEquals(List.of(), recording.take());
  }

  private static void assertStopped(Runnable write) {
    SheafException e = assertThrows(SheafException.class, write::run);
    assertEquals(ErrorCode.IO_FAILED, e.code());
    assertTrue(e.getMessage().contains("writing was stopped because forcing"), e.getMessage());
  }

  private void write(String name, String text) {
    try (StoreFile file = files.create(name)) {
      file.write(0, bytes(text));
      file.force();
    }
  }

  private String read(String name) {
    try (StoreFile file = files.open(name, FileAccess.READ)) {
      ByteBuffer target = ByteBuffer.allocate((int) file.length());
      file.read(0, target);
      return new String(target.array(), StandardCharsets.US_ASCII);
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
