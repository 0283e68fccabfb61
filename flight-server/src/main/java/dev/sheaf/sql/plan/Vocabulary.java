package dev.sheaf.sql.plan;

import java.util.Set;

/**
 * Words that mean something to the executor.
 *
 * @param functions that may be called, in lower case
 * @param reservedWords that are no names unless they are quoted, in lower case
 */
public record Vocabulary(Set<String> functions, Set<String> reservedWords) {
  /** Copies the sets. */
  public Vocabulary {
    functions = Set.copyOf(functions);
    reservedWords = Set.copyOf(reservedWords);
  }
}
