package dev.sheaf.store.graph;

/** What a ref is for. */
public enum RefKind {
  /** Moves to each version that is committed to it. */
  BRANCH("refs/heads/"),
  /** Stays on one version. */
  TAG("refs/tags/");

  private final String prefix;

  RefKind(String prefix) {
    this.prefix = prefix;
  }

  /** What stands before the name in the full spelling. */
  public String prefix() {
    return prefix;
  }

  /** The kind in lower case, for messages. */
  public String word() {
    return this == BRANCH ? "branch" : "tag";
  }
}
