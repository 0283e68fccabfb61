package dev.sheaf.sql;

import dev.sheaf.sql.text.SqlToken;
import dev.sheaf.sql.text.SqlTokens;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A statement of the corpus.
 *
 * @param file in which it stands
 * @param line at which it begins, from 1
 * @param sql without the semicolon
 * @param expected what it does
 */
record CorpusStatement(String file, int line, String sql, Expected expected) {
  /** What a statement does. */
  enum Expected {
    ROWS,
    /** A comment that begins "error" stands in front of it. */
    ERROR
  }

  /** All statements of all files, in order. */
  static List<CorpusStatement> all() {
    try {
      Path directory =
          Path.of(
              Objects.requireNonNull(CorpusStatement.class.getResource("corpus"), "no corpus")
                  .toURI());
      List<CorpusStatement> statements = new ArrayList<>();
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.sorted().toList()) {
          statements.addAll(of(file.getFileName().toString(), Files.readString(file)));
        }
      }
      return statements;
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError("the corpus cannot be read", e);
    }
  }

  /** The statements of a text: each ends with a semicolon. */
  static List<CorpusStatement> of(String file, String text) {
    List<CorpusStatement> statements = new ArrayList<>();
    int start = -1;
    Expected expected = Expected.ROWS;
    for (SqlToken token : SqlTokens.of(text)) {
      if (token.isSymbol(";")) {
        int line = 1 + (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
        statements.add(
            new CorpusStatement(file, line, text.substring(start, token.start()), expected));
        start = -1;
        expected = Expected.ROWS;
      } else if (start < 0 && token.kind() != SqlToken.Kind.SPACE) {
        start = token.start();
      } else if (start < 0 && token.text().startsWith("-- error")) {
        expected = Expected.ERROR;
      }
    }
    if (start >= 0) {
      throw new AssertionError(file + ": the last statement does not end with a semicolon");
    }
    return statements;
  }

  @Override
  public String toString() {
    return file + ":" + line + " " + sql.lines().findFirst().orElse("");
  }
}
