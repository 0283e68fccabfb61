package dev.sheaf.cli;

import dev.sheaf.flight.access.Exposure;
import dev.sheaf.flight.access.TlsFiles;
import dev.sheaf.store.error.SheafException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of {@code serve} that say who can reach it, and what stands before it. */
final class ExposureOptions {
  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "The address to listen on; 0.0.0.0 for all. Others than the loopback address need"
              + " --users, --tls-cert and --tls-key (default: 127.0.0.1).")
  private @Nullable String address;

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description = "Who may do what; nobody else may do anything. Read again when it changes.")
  private @Nullable Path users;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Speak TLS with this certificate (PEM). Read again when it changes.")
  private @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's key (PEM); only its owner may read it.")
  private @Nullable Path key;

  @Option(
      names = "--tls-client-ca",
      paramLabel = "FILE",
      description = "Let only those connect who show a certificate that this one signed.")
  private @Nullable Path clientAuthority;

  @Option(
      names = "--audit",
      paramLabel = "FILE",
      description = "Add a line to this file for each call and each change of a ref.")
  private @Nullable Path audit;

  /** What they say, which can be done. */
  Exposure read(CommandSpec spec) {
    Path cert = certificate;
    Path secret = key;
    TlsFiles tls = null;
    if (cert != null && secret != null) {
      tls = new TlsFiles(cert, secret, clientAuthority);
    } else if (cert != null || secret != null || clientAuthority != null) {
      throw new ParameterException(spec.commandLine(), "TLS takes both --tls-cert and --tls-key");
    }
    Exposure exposure = Exposure.loopback().withTls(tls).withUsers(users).withAudit(audit);
    if (address != null) {
      exposure = exposure.withAddress(address);
    }
    try {
      exposure.require();
    } catch (SheafException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
    return exposure;
  }
}
