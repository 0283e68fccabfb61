package dev.sheaf.flight.access;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Who can reach a server, and what stands before it. An immutable value.
 *
 * @param address where it listens: a host name or an IP address; all of the machine's for {@code
 *     0.0.0.0}
 * @param tls null to speak without TLS
 * @param users the users file; null to let everybody do everything
 * @param audit where calls are written down; null for nowhere
 */
public record Exposure(
    String address, @Nullable TlsFiles tls, @Nullable Path users, @Nullable Path audit) {
  private static final Exposure LOOPBACK =
      new Exposure(InetAddress.getLoopbackAddress().getHostAddress(), null, null, null);

  /** Whoever is on this machine, and nobody else. */
  public static Exposure loopback() {
    return LOOPBACK;
  }

  /** At another address. */
  public Exposure withAddress(String other) {
    return new Exposure(other, tls, users, audit);
  }

  /** With TLS. */
  public Exposure withTls(@Nullable TlsFiles files) {
    return new Exposure(address, files, users, audit);
  }

  /** With users. */
  public Exposure withUsers(@Nullable Path file) {
    return new Exposure(address, tls, file, audit);
  }

  /** With an audit log. */
  public Exposure withAudit(@Nullable Path file) {
    return new Exposure(address, tls, users, file);
  }

  /**
   * The address, if it may be listened on.
   *
   * @throws SheafException BAD_ARGUMENT (caller) if it is none; if others reach it, and TLS or
   *     users are missing; for certificates of clients without users that they could belong to
   */
  public InetAddress require() {
    InetAddress found;
    try {
      found = InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw SheafException.because(
          e,
          ErrorCode.BAD_ARGUMENT,
          "there is no address '{address}' to listen on",
          "address",
          address);
    }
    if (!found.isLoopbackAddress() && (tls == null || users == null)) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "others reach '{address}': that takes TLS and users, and {missing} missing; without them"
              + " a server listens on the loopback address only",
          "address",
          address,
          "missing",
          tls != null ? "users are" : users != null ? "TLS is" : "both are");
    }
    if (tls != null && tls.clientAuthority() != null && users == null) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "certificates of clients are for users, and there is no users file");
    }
    return found;
  }
}
