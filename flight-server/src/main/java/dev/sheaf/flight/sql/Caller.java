package dev.sheaf.flight.sql;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a call: a connection, what its headers say of the place, and its session.
 *
 * <p><i>Threads:</i> any.
 */
public final class Caller {
  /** The header that names the ref on which statements without a session run. */
  public static final String REF_HEADER = "sheaf-ref";

  /** The cookie that names the session. */
  public static final String SESSION_COOKIE = "sheaf-session";

  private final Object connection;
  private final @Nullable String ref;
  private final @Nullable String session;
  private final String program;
  private volatile @Nullable String cookie;

  /**
   * A caller.
   *
   * @param connection compared by identity
   * @param ref from the header {@value #REF_HEADER}
   * @param session from the cookie {@value #SESSION_COOKIE}
   * @param program that the client says it is; empty for none
   */
  public Caller(Object connection, @Nullable String ref, @Nullable String session, String program) {
    this.connection = connection;
    this.ref = ref;
    this.session = session;
    this.program = program;
  }

  Object connection() {
    return connection;
  }

  /**
   * Whether it has one transaction at a time on a connection, and means that one when it ingests
   * rows, though it does not name it: ADBC's driver in Go does so, up to version 1.13 at least.
   */
  boolean ingestsInItsTransaction() {
    return program.startsWith("ADBC Flight SQL Driver");
  }

  Optional<String> ref() {
    return Optional.ofNullable(ref);
  }

  Optional<String> session() {
    return Optional.ofNullable(session);
  }

  /** Tells the client, with the headers of the answer, which session it has from now on. */
  void beginsSession(String id) {
    cookie = SESSION_COOKIE + '=' + id + "; Path=/; HttpOnly";
  }

  /** Tells the client that it has no session any more. */
  void endsSession() {
    cookie = SESSION_COOKIE + "=; Path=/; Max-Age=0";
  }

  /** The cookie to be set with the headers of the answer, if any. */
  public Optional<String> cookie() {
    return Optional.ofNullable(cookie);
  }
}
