package dev.sheaf.flight.access;

import java.util.List;

/**
 * Somebody with rights: a person or a program.
 *
 * @param name for the operator; never told to clients
 * @param tokens by which it is known
 * @param certificates common names of the client certificates by which it is known
 * @param grants what it may do; nothing else
 */
public record Principal(
    String name, List<StoredToken> tokens, List<String> certificates, List<Grant> grants) {
  /** Copies the lists. */
  public Principal {
    tokens = List.copyOf(tokens);
    certificates = List.copyOf(certificates);
    grants = List.copyOf(grants);
  }

  /** Whether it has a right for the dataset. */
  boolean may(Right right) {
    return grants.stream().anyMatch(grant -> grant.gives(right));
  }

  /** Whether it has a right for a ref. */
  boolean may(Right right, String ref) {
    return grants.stream().anyMatch(grant -> grant.gives(right, ref));
  }

  /** Whether it has any right for a ref. */
  boolean knows(String ref) {
    return grants.stream()
        .anyMatch(grant -> grant.refs().stream().anyMatch(pattern -> pattern.matches(ref)));
  }

  /** Whether it may read all versions, those included that no ref reaches. */
  boolean readsAll() {
    return grants.stream()
        .anyMatch(
            grant -> grant.gives(Right.READ) && grant.refs().stream().anyMatch(RefPattern::isAll));
  }

  /** Does not tell who. */
  @Override
  public String toString() {
    return "principal";
  }
}
