package dev.sheaf.store.graph;

/**
 * A name for a version, as it was when it was read.
 *
 * <p>Branches and tags share one space of names: a name means one ref.
 *
 * @param name as {@link RefName} allows
 * @param kind what it is for
 * @param target the version that it names
 */
public record Ref(String name, RefKind kind, VersionId target) {
  /** The full spelling, {@code refs/heads/…} or {@code refs/tags/…}. */
  public String fullName() {
    return kind.prefix() + name;
  }

  /** The same ref on another version. */
  public Ref withTarget(VersionId newTarget) {
    return new Ref(name, kind, newTarget);
  }
}
