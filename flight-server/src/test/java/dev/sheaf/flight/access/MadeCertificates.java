package dev.sheaf.flight.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** An authority and certificates that it signs, made by the JDK's keytool for a test. */
public final class MadeCertificates {
  private static final String PASSWORD = "changeit";

  private final Path directory;
  private final String authority;

  /** Makes an authority of that name. */
  public MadeCertificates(Path directory, String authority) throws Exception {
    this.directory = directory;
    this.authority = authority;
    pair(authority, "-ext", "bc:c");
    keytool(authority, "-exportcert", "-rfc", "-alias", "own", "-file", certificate(authority));
  }

  /** Makes a certificate, and a key that only its owner may read. */
  public MadeCertificates sign(String name) throws Exception {
    pair(name);
    String request = directory.resolve(name + ".req").toString();
    keytool(name, "-certreq", "-alias", "own", "-file", request);
    keytool(
        authority,
        "-gencert",
        "-rfc",
        "-alias",
        "own",
        "-validity",
        "2",
        "-infile",
        request,
        "-outfile",
        certificate(name),
        "-ext",
        "san=ip:127.0.0.1,dns:localhost");
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store(name))) {
      store.load(in, PASSWORD.toCharArray());
    }
    write(name, store.getKey("own", PASSWORD.toCharArray()));
    return this;
  }

  private void write(String name, Key key) throws IOException, GeneralSecurityException {
    String base64 =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(key.getEncoded());
    Files.deleteIfExists(keyOf(name));
    PrivateFiles.create(keyOf(name));
    Files.writeString(
        keyOf(name), "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
  }

  private void pair(String name, String... more) throws Exception {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-genkeypair",
                "-alias",
                "own",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name + ", O=Sheaf",
                "-validity",
                "2"));
    options.addAll(List.of(more));
    Files.deleteIfExists(store(name));
    keytool(name, options.toArray(new String[0]));
  }

  private void keytool(String store, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.add("-J-XX:TieredStopAtLevel=1");
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-keystore", store(store).toString(), "-storepass", PASSWORD, "-storetype", "PKCS12"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  private Path store(String name) {
    return directory.resolve(name + ".p12");
  }

  private String certificate(String name) {
    return certificateOf(name).toString();
  }

  /** The certificate of that name, in PEM. */
  public Path certificateOf(String name) {
    return directory.resolve(name + ".pem");
  }

  /** Its key, in PEM. */
  public Path keyOf(String name) {
    return directory.resolve(name + ".key");
  }

  /** The authority's certificate, in PEM. */
  public Path authority() {
    return certificateOf(authority);
  }
}
