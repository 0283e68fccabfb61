package dev.sheaf.flight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.flight.access.Exposure;
import dev.sheaf.flight.access.MadeCertificates;
import dev.sheaf.flight.access.TlsFiles;
import dev.sheaf.flight.access.WrittenUsers;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets a connection, and by which version of TLS. */
class TlsIT {
  @TempDir static Path certificates;
  private static MadeCertificates ours;
  private static MadeCertificates others;

  @TempDir Path directory;
  private final BufferAllocator allocator = new RootAllocator();
  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void makeCertificates() throws Exception {
    ours = new MadeCertificates(certificates, "ours").sign("server").sign("ana").sign("next");
    others = new MadeCertificates(certificates, "others").sign("stranger");
  }

  @AfterEach
  void close() {
    allocator.close();
  }

  private interface Use {
    void of(SheafFlightServer server) throws Exception;
  }

  private void serve(Exposure exposure, Use use) throws Exception {
    FlightOptions options =
        FlightOptions.defaults().withPort(0).withFailures(failures::add).withExposure(exposure);
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults());
        SheafFlightServer server = SheafFlightServer.start(allocator, dataset, options)) {
      use.of(server);
    }
  }

  private static TlsFiles files() {
    return new TlsFiles(ours.certificateOf("server"), ours.keyOf("server"), null);
  }

  private static FlightStatusCode call(FlightClient client, CallOption... options) {
    try (client) {
      client.listActions(options).forEach(type -> {});
      return FlightStatusCode.OK;
    } catch (FlightRuntimeException e) {
      return e.status().code();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private FlightClient.Builder client(SheafFlightServer server, Path authority) throws IOException {
    return FlightClient.builder(allocator, Location.forGrpcTls("127.0.0.1", server.port()))
        .trustedCertificates(Files.newInputStream(authority));
  }

  private FlightClient certified(SheafFlightServer server, MadeCertificates made, String name)
      throws IOException {
    return client(server, ours.authority())
        .clientCertificate(
            Files.newInputStream(made.certificateOf(name)), Files.newInputStream(made.keyOf(name)))
        .build();
  }

  @Test
  void whoTrustsTheCertificateGetsAConnection() throws Exception {
    serve(
        Exposure.loopback().withTls(files()),
        server -> {
          assertTrue(server.location().startsWith("grpc+tls://127.0.0.1:"), server.location());
          assertEquals(FlightStatusCode.OK, call(client(server, ours.authority()).build()));
          assertEquals(
              FlightStatusCode.UNAVAILABLE, call(client(server, others.authority()).build()));
          assertEquals(
              FlightStatusCode.UNAVAILABLE,
              call(
                  FlightClient.builder(
                          allocator, Location.forGrpcInsecure("127.0.0.1", server.port()))
                      .build()));
        });
  }

  @Test
  void olderVersionsAreRefused() throws Exception {
    serve(
        Exposure.loopback().withTls(files()),
        server -> {
          assertArrayEquals(new int[] {21, 70}, answerToHello(server.port(), 2)); // 1.1
          assertArrayEquals(new int[] {21, 70}, answerToHello(server.port(), 1)); // 1.0
          for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            try (SSLSocket socket = socket(server.port())) {
              socket.setEnabledProtocols(new String[] {version});
              socket.startHandshake();
              assertEquals(version, socket.getSession().getProtocol());
            }
          }
        });
  }

  /** The type of the answer to a greeting of TLS 1.x, 21 for an alert, and the alert's number. */
  private static int[] answerToHello(int port, int minor) throws IOException {
    byte[] body = new byte[2 + 32 + 1 + 2 + 4 + 2];
    body[0] = 3;
    body[1] = (byte) minor;
    int at = 35;
    for (int b : new int[] {0, 4, 0xc0, 0x13, 0, 0x2f, 1, 0}) {
      body[at++] = (byte) b;
    }
    byte[] hello = new byte[9 + body.length];
    hello[0] = 22;
    hello[1] = 3;
    hello[2] = 1;
    hello[4] = (byte) (4 + body.length);
    hello[5] = 1;
    hello[8] = (byte) body.length;
    System.arraycopy(body, 0, hello, 9, body.length);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(hello);
      byte[] answer = socket.getInputStream().readNBytes(7);
      return new int[] {answer[0], answer[6]};
    }
  }

  private static SSLSocket socket(int port) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null);
    try (InputStream in = Files.newInputStream(ours.authority())) {
      trusted.setCertificateEntry(
          "ours", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    var parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    return socket;
  }

  @Test
  void aCertificateMayStandForAPrincipal() throws Exception {
    WrittenUsers users =
        new WrittenUsers()
            .add("ana", "read:main")
            .add("bob", "read:main")
            .certificate("ana", "ana");
    TlsFiles mutual =
        new TlsFiles(ours.certificateOf("server"), ours.keyOf("server"), ours.authority());
    serve(
        Exposure.loopback().withTls(mutual).withUsers(users.write(directory.resolve("users.json"))),
        server -> {
          assertEquals(FlightStatusCode.OK, call(certified(server, ours, "ana")));
          assertEquals(FlightStatusCode.UNAUTHENTICATED, call(certified(server, ours, "next")));
          CallOption ana = UsedServer.bearer(users.tokenOf("ana"));
          CallOption bob = UsedServer.bearer(users.tokenOf("bob"));
          assertEquals(FlightStatusCode.OK, call(certified(server, ours, "ana"), ana));
          assertEquals(FlightStatusCode.UNAUTHENTICATED, call(certified(server, ours, "ana"), bob));
          assertEquals(FlightStatusCode.OK, call(certified(server, ours, "next"), bob));
          assertEquals(
              FlightStatusCode.UNAVAILABLE, call(certified(server, others, "stranger"), ana));
          assertEquals(
              FlightStatusCode.UNAVAILABLE, call(client(server, ours.authority()).build(), ana));
        });
  }

  @Test
  void anotherCertificateIsTakenUpAndAWrongOneIsNot() throws Exception {
    Path certificate = directory.resolve("cert.pem");
    Path key = directory.resolve("key.pem");
    replace("server", certificate, key);
    serve(
        Exposure.loopback().withTls(new TlsFiles(certificate, key, null)),
        server -> {
          assertEquals("server", shownBy(server));
          replace("next", certificate, key);
          long end = System.nanoTime() + 30_000_000_000L;
          while (!shownBy(server).equals("next")) {
            assertTrue(System.nanoTime() < end);
            Thread.sleep(100);
          }
          failures.clear(); // certificate and key are replaced one after the other
          Files.copy(ours.keyOf("ana"), key, StandardCopyOption.REPLACE_EXISTING);
          while (failures.isEmpty()) {
            assertTrue(System.nanoTime() < end);
            Thread.sleep(100);
          }
          assertEquals("next", shownBy(server));
        });
  }

  private static void replace(String name, Path certificate, Path key) throws IOException {
    Files.copy(ours.certificateOf(name), certificate, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        ours.keyOf(name),
        key,
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static String shownBy(SheafFlightServer server) throws Exception {
    try (SSLSocket socket = socket(server.port())) {
      socket.startHandshake();
      X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      String subject = shown.getSubjectX500Principal().getName();
      return subject.replaceAll(".*CN=([a-z]+).*", "$1");
    }
  }

  @Test
  void filesThatAreNotAsTheyShouldBeAreRefusedAtStart() throws Exception {
    Path key = directory.resolve("key.pem");
    Files.copy(ours.keyOf("server"), key);
    TlsFiles open = new TlsFiles(ours.certificateOf("server"), key, null);
    for (String permissions : List.of("rw-r-----", "rw----r--", "rw--w----")) {
      Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(permissions));
      refused(ErrorCode.NOT_ALLOWED, open);
    }
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    serve(Exposure.loopback().withTls(open), server -> {});
    refused(
        ErrorCode.BAD_INPUT, new TlsFiles(ours.certificateOf("ana"), ours.keyOf("server"), null));
    Files.writeString(key, "no key");
    refused(ErrorCode.BAD_INPUT, open);
    refused(ErrorCode.BAD_INPUT, new TlsFiles(key, ours.keyOf("server"), null));
    refused(
        ErrorCode.BAD_ARGUMENT,
        new TlsFiles(directory.resolve("none"), ours.keyOf("server"), null));
  }

  private void refused(ErrorCode code, TlsFiles tls) {
    SheafException refused =
        assertThrows(
            SheafException.class, () -> serve(Exposure.loopback().withTls(tls), server -> {}));
    assertEquals(code, refused.code(), refused.getMessage());
  }
}
