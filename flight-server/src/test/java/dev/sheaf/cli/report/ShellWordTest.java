package dev.sheaf.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ShellWordTest {
  @Test
  void onlyWhatAShellWouldReadOtherwiseIsQuoted() {
    assertEquals("269408.surface=CON", ShellWord.of("269408.surface=CON"));
    assertEquals("text/vnd.a+b,Lübeck", ShellWord.of("text/vnd.a+b,Lübeck"));
    assertEquals("'a b'", ShellWord.of("a b"));
    assertEquals("''", ShellWord.of(""));
    assertEquals("'$HOME'", ShellWord.of("$HOME"));
    assertEquals("'it'\\''s'", ShellWord.of("it's"));
    assertEquals("'a\\b'", ShellWord.of("a\\b"));
  }
}
