package dev.sheaf.flight.access;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Files for TLS, in PEM.
 *
 * <p>Certificate and key are read again when they change; the authority is not.
 *
 * @param certificate the server's, with those above it
 * @param key the server's, in PKCS#8; nobody but its owner may read it
 * @param clientAuthority whoever connects shows a certificate that this one has signed; null if no
 *     certificates are asked for
 */
public record TlsFiles(Path certificate, Path key, @Nullable Path clientAuthority) {}
