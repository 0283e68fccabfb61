package dev.sheaf.cli.shell;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Scripts as they are read: UTF-8 and nothing else, because a guess would change texts. */
public final class TextInput {
  private TextInput() {}

  /**
   * All that comes from a stream.
   *
   * @throws SheafException BAD_INPUT, IO_FAILED
   */
  public static String of(InputStream stream) {
    try {
      return decoded(stream.readAllBytes(), "standard input");
    } catch (IOException e) {
      throw unreadable("standard input", e);
    }
  }

  /**
   * All that is in a file.
   *
   * @throws SheafException BAD_INPUT, IO_FAILED
   */
  static String of(Path file) {
    try {
      return decoded(Files.readAllBytes(file), file.toString());
    } catch (NoSuchFileException e) {
      throw SheafException.because(
          e, ErrorCode.BAD_INPUT, "there is no file {file}", "file", file.toString());
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
  }

  private static String decoded(byte[] bytes, String name) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw SheafException.because(
          e, ErrorCode.BAD_INPUT, "{name} is not text in UTF-8", "name", name);
    }
  }

  private static SheafException unreadable(String name, IOException e) {
    return SheafException.because(
        e,
        ErrorCode.IO_FAILED,
        "{name} cannot be read: {reason}",
        "name",
        name,
        "reason",
        String.valueOf(e.getMessage()));
  }
}
