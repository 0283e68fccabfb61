package dev.sheaf.flight.access;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which principal makes a call: by the token in its header, or by the certificate of its
 * connection. With both, they have to agree.
 *
 * <p><i>Threads:</i> any. <i>Cost:</i> a hash of the token.
 */
final class Authentication {
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";
  private static final int HEADER_CHARS_MAX = 1_024;

  private final Supplier<Users> users;
  private final Supplier<Instant> clock;
  private final IssuedTokens issued = new IssuedTokens();

  Authentication(Supplier<Users> users, Supplier<Instant> clock) {
    this.users = users;
    this.clock = clock;
  }

  /**
   * What came of a login.
   *
   * @param token to be used from now on
   */
  record Login(String principal, Secret token) {}

  /** Whether a header shows a name and a token, which is a login and nothing else. */
  static boolean isLogin(String authorization) {
    return startsWith(authorization, BASIC);
  }

  private static boolean startsWith(String header, String scheme) {
    return header.length() <= HEADER_CHARS_MAX
        && header.toLowerCase(Locale.ROOT).startsWith(scheme);
  }

  /**
   * The principal of a call; empty for none.
   *
   * @param authorization the header of that name
   * @param tls the connection's; null without TLS
   */
  Optional<String> principal(@Nullable String authorization, @Nullable SSLSession tls) {
    Optional<String> certified = certified(tls);
    if (authorization == null) {
      return certified;
    }
    if (!startsWith(authorization, BEARER)) {
      return Optional.empty();
    }
    Hash hash = Secret.hashOf(authorization.substring(BEARER.length()).strip());
    return withToken(hash).filter(name -> certified.isEmpty() || certified.get().equals(name));
  }

  private Optional<String> withToken(Hash hash) {
    Instant now = clock.get();
    Users known = users.get();
    Optional<Principal> shown = known.withToken(hash, now);
    if (shown.isPresent()) {
      return shown.map(Principal::name);
    }
    return issued
        .find(hash, now)
        .filter(
            found ->
                known
                    .withToken(found.shown(), now) // it may be revoked by now
                    .filter(principal -> principal.name().equals(found.principal()))
                    .isPresent())
        .map(IssuedTokens.Issued::principal);
  }

  /** Gives a token to who shows a name and a token of that principal. */
  Optional<Login> login(String authorization, @Nullable SSLSession tls) {
    String pair;
    try {
      byte[] bytes = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      pair = new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int colon = pair.indexOf(':');
    if (colon < 0) {
      return Optional.empty();
    }
    Hash shown = Secret.hashOf(pair.substring(colon + 1));
    Instant now = clock.get();
    Optional<String> certified = certified(tls);
    return users
        .get()
        .withToken(shown, now)
        .map(Principal::name)
        .filter(name -> name.equals(pair.substring(0, colon)))
        .filter(name -> certified.isEmpty() || certified.get().equals(name))
        .map(name -> new Login(name, issued.issue(name, shown, now)));
  }

  private Optional<String> certified(@Nullable SSLSession tls) {
    if (tls == null) {
      return Optional.empty();
    }
    try {
      return tls.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? commonName(certificate).flatMap(users.get()::withCertificate).map(Principal::name)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty(); // it shows none
    }
  }

  private static Optional<String> commonName(X509Certificate certificate) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(String::valueOf)
              .reduce((one, other) -> other); // the most particular one stands last
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }
}
