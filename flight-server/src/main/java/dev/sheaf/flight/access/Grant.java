package dev.sheaf.flight.access;

import java.util.List;
import java.util.Set;

/**
 * Rights, and the refs that they are for.
 *
 * @param rights at least one
 * @param refs empty for rights that are for the dataset
 */
public record Grant(Set<Right> rights, List<RefPattern> refs) {
  /** Copies both. */
  public Grant {
    rights = Set.copyOf(rights);
    refs = List.copyOf(refs);
  }

  boolean gives(Right right) {
    return rights.contains(right);
  }

  boolean gives(Right right, String ref) {
    return gives(right) && refs.stream().anyMatch(pattern -> pattern.matches(ref));
  }
}
