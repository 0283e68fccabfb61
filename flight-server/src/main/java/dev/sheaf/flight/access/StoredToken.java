package dev.sheaf.flight.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a token.
 *
 * @param id by which it is listed and revoked
 * @param hash of it
 * @param created when
 * @param expires after which it is none any more; null for never
 */
public record StoredToken(String id, Hash hash, Instant created, @Nullable Instant expires) {
  boolean isValid(Instant now) {
    return expires == null || now.isBefore(expires);
  }
}
