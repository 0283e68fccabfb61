package dev.sheaf.sql.plan;

import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Words that mean something to the executor.
 *
 * @param functions that may be called, in lower case
 * @param keywords which are shown in quotes where they are names, in lower case
 * @param print the text of a tree
 */
public record Vocabulary(Set<String> functions, Set<String> keywords, UnaryOperator<String> print) {
  /** Copies the sets. */
  public Vocabulary {
    functions = Set.copyOf(functions);
    keywords = Set.copyOf(keywords);
  }
}
