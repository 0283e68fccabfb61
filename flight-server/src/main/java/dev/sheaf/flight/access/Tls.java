package dev.sheaf.flight.access;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.CertificateUtils;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a server speaks TLS with: versions 1.3 and 1.2 only, by the JDK.
 *
 * <p><i>Threads:</i> any.
 */
final class Tls {
  private static final int WATCH_MILLIS = 1_000;

  private Tls() {}

  /**
   * Reads the files.
   *
   * @param timer looks whether they have changed
   * @param failures hears of mistakes in them later on; the former ones stay then
   * @throws SheafException BAD_ARGUMENT if one is not there, NOT_ALLOWED if others may read the
   *     key, BAD_INPUT if one is not what it should be
   */
  static SslContext open(
      TlsFiles files, ScheduledExecutorService timer, Consumer<Throwable> failures) {
    AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    WatchedFile<X509Certificate> watched =
        new WatchedFile<>(
            List.of(files.certificate(), files.key()),
            () -> identity(files, keys),
            failures,
            System::nanoTime);
    Future<?> unused =
        timer.scheduleWithFixedDelay(
            watched::content, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    Path authority = files.clientAuthority();
    try {
      SslContextBuilder builder =
          GrpcSslContexts.configure(SslContextBuilder.forServer(keys), SslProvider.JDK)
              .protocols("TLSv1.3", "TLSv1.2");
      if (authority != null) {
        builder.trustManager(certificates(authority)).clientAuth(ClientAuth.REQUIRE);
      }
      return builder.build();
    } catch (IOException e) {
      throw SheafException.because(
          e,
          ErrorCode.INTERNAL,
          "TLS cannot be spoken: {reason}",
          "reason",
          String.valueOf(e.getMessage()));
    }
  }

  private static X509Certificate identity(TlsFiles files, AdvancedTlsX509KeyManager keys) {
    byte[] pem = PrivateFiles.readSecret(files.key());
    X509Certificate[] chain = certificates(files.certificate());
    try {
      PrivateKey key = CertificateUtils.getPrivateKey(new ByteArrayInputStream(pem));
      requirePair(files, key, chain[0]);
      keys.updateIdentityCredentials(chain, key);
      return chain[0];
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      if (e instanceof SheafException told) {
        throw told;
      }
      throw bad(files.key(), "a private key in PEM (PKCS#8, without a password)");
    }
  }

  /** While they are replaced one after the other, they do not go together for a moment. */
  private static void requirePair(TlsFiles files, PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> throw bad(files.key(), "a key for RSA or elliptic curves");
        };
    byte[] text = {1, 2, 3};
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(key);
    signing.update(text);
    byte[] signature = signing.sign();
    boolean pair = key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm());
    if (pair) {
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(certificate);
      verifying.update(text);
      pair = verifying.verify(signature);
    }
    if (!pair) {
      throw bad(files.key(), "the key of the certificate");
    }
  }

  private static X509Certificate[] certificates(Path file) {
    byte[] pem = PrivateFiles.read(file);
    try {
      X509Certificate[] all = CertificateUtils.getX509Certificates(new ByteArrayInputStream(pem));
      if (all.length > 0) {
        return all;
      }
    } catch (GeneralSecurityException e) {
      // told below: the reason may quote the file
    }
    throw bad(file, "a certificate in PEM");
  }

  private static SheafException bad(Path file, String wanted) {
    return SheafException.of(
        ErrorCode.BAD_INPUT, "{file} is not {wanted}", "file", file, "wanted", wanted);
  }
}
