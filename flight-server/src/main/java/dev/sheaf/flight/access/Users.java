package dev.sheaf.flight.access;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who there is, and which branches are protected: the content of a users file. An immutable value.
 */
public final class Users {
  private final Map<String, Principal> principals;
  private final Map<Hash, Principal> byToken = new HashMap<>();
  private final Map<Hash, StoredToken> tokens = new HashMap<>();
  private final Map<String, Principal> byCertificate = new HashMap<>();
  private final List<RefPattern> protectedRefs;

  Users(List<Principal> principals, List<RefPattern> protectedRefs) {
    this.principals = new LinkedHashMap<>();
    this.protectedRefs = List.copyOf(protectedRefs);
    for (Principal principal : principals) {
      this.principals.put(principal.name(), principal);
      for (StoredToken token : principal.tokens()) {
        byToken.put(token.hash(), principal);
        tokens.put(token.hash(), token);
      }
      principal.certificates().forEach(name -> byCertificate.put(name, principal));
    }
  }

  /** All principals, in the order of the file. */
  public List<Principal> principals() {
    return List.copyOf(principals.values());
  }

  /** The principal of that name. */
  public Optional<Principal> principal(String name) {
    return Optional.ofNullable(principals.get(name));
  }

  /**
   * Whose token it is, if it is valid.
   *
   * <p>Looked up by hash: how long that takes tells something of the hash of what was presented,
   * which whoever presents it knows, and nothing of the stored ones.
   */
  Optional<Principal> withToken(Hash hash, Instant now) {
    StoredToken token = tokens.get(hash);
    return token != null && token.isValid(now)
        ? Optional.ofNullable(byToken.get(hash))
        : Optional.empty();
  }

  /** When a token expires; empty for never. */
  Optional<Instant> expiry(Hash hash) {
    return Optional.ofNullable(tokens.get(hash)).map(StoredToken::expires);
  }

  /** Whose certificate it is. */
  Optional<Principal> withCertificate(String commonName) {
    return Optional.ofNullable(byCertificate.get(commonName));
  }

  /** Whether a ref takes merges only, and is neither reset, deleted nor renamed. */
  boolean isProtected(String ref) {
    return protectedRefs.stream().anyMatch(pattern -> pattern.matches(ref));
  }

  /** Tells how many, and not who. */
  @Override
  public String toString() {
    return principals.size() + " principals";
  }
}
