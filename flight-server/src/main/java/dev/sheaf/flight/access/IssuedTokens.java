package dev.sheaf.flight.access;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens that the server gives to clients that log in with a name: they end an hour later, however
 * much they are used, and with the token that was shown for them.
 *
 * <p><b>Invariant.</b> No principal has more than {@value #PER_PRINCIPAL}; the oldest goes first.
 *
 * <p><i>Threads:</i> any.
 */
final class IssuedTokens {
  static final int PER_PRINCIPAL = 64;
  static final Duration LIFE = Duration.ofHours(1);

  /** By principal, each in the order in which they were made. */
  private final Map<String, Map<Hash, Issued>> issued = new HashMap<>();

  private final Map<Hash, Issued> all = new HashMap<>();

  /**
   * What is known of one.
   *
   * @param principal whose it is
   * @param shown the token that was shown for it
   */
  record Issued(String principal, Hash shown, Instant expires) {}

  /** A new one. */
  synchronized Secret issue(String principal, Hash shown, Instant now) {
    Map<Hash, Issued> ours = issued.computeIfAbsent(principal, none -> new LinkedHashMap<>());
    ours.values().removeIf(old -> !now.isBefore(old.expires));
    while (ours.size() >= PER_PRINCIPAL) {
      ours.remove(ours.keySet().iterator().next());
    }
    all.entrySet()
        .removeIf(
            entry ->
                entry.getValue().principal.equals(principal) && !ours.containsKey(entry.getKey()));
    Secret secret = Secret.create();
    Issued made = new Issued(principal, shown, now.plus(LIFE));
    ours.put(secret.hash(), made);
    all.put(secret.hash(), made);
    return secret;
  }

  /** What is known of one that has not ended. */
  synchronized Optional<Issued> find(Hash hash, Instant now) {
    return Optional.ofNullable(all.get(hash)).filter(found -> now.isBefore(found.expires));
  }

  /** How many are kept. */
  synchronized int count() {
    return all.size();
  }
}
