package dev.sheaf.flight.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExposureTest {
  private static final TlsFiles TLS = new TlsFiles(Path.of("c"), Path.of("k"), null);
  private static final Path USERS = Path.of("users");

  @Test
  void othersReachAServerWithTlsAndUsersOnly() {
    for (String address :
        List.of("127.0.0.1", "127.8.8.8", "::1", "localhost", "0.0.0.0", "::", "192.0.2.1")) {
      boolean loopback =
          address.startsWith("127") || address.equals("::1") || address.equals("localhost");
      for (@Nullable TlsFiles tls : new TlsFiles[] {null, TLS}) {
        for (@Nullable Path users : new Path[] {null, USERS}) {
          Exposure exposure =
              Exposure.loopback().withAddress(address).withTls(tls).withUsers(users);
          if (loopback || (tls != null && users != null)) {
            assertEquals(loopback, exposure.require().isLoopbackAddress());
          } else {
            refused(exposure);
          }
        }
      }
    }
  }

  @Test
  void certificatesOfClientsNeedUsersToBelongTo() {
    TlsFiles mutual = new TlsFiles(Path.of("c"), Path.of("k"), Path.of("ca"));
    refused(Exposure.loopback().withTls(mutual));
    Exposure.loopback().withTls(mutual).withUsers(USERS).require();
  }

  @Test
  void whatIsNoAddressIsRefused() {
    refused(Exposure.loopback().withAddress("no such address").withTls(TLS).withUsers(USERS));
  }

  private static void refused(Exposure exposure) {
    SheafException refused = assertThrows(SheafException.class, exposure::require);
    assertEquals(ErrorCode.BAD_ARGUMENT, refused.code());
  }
}
