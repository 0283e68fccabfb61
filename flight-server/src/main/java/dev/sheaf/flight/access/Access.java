package dev.sheaf.flight.access;

import dev.sheaf.store.Dataset;
import io.grpc.ServerInterceptor;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What stands before a server: {@link Exposure}, with its files open.
 *
 * <p><i>Ownership:</i> the server closes it, when no call runs any more. <i>Threads:</i> any.
 */
public final class Access implements AutoCloseable {
  private final InetAddress address;
  private final @Nullable SslContext tls;
  private final @Nullable WatchedFile<Users> users;
  private final @Nullable AuditLog audit;
  private final ScheduledExecutorService timer;

  private Access(
      InetAddress address,
      @Nullable SslContext tls,
      @Nullable WatchedFile<Users> users,
      @Nullable AuditLog audit,
      ScheduledExecutorService timer) {
    this.address = address;
    this.tls = tls;
    this.users = users;
    this.audit = audit;
    this.timer = timer;
  }

  /**
   * Opens the files.
   *
   * @param failures hears of mistakes in files that change later on, and of a broken audit log
   * @throws dev.sheaf.store.error.SheafException as {@link Exposure#require}, and for each file
   *     that is not as it should be
   */
  public static Access open(
      Exposure exposure, ScheduledExecutorService timer, Consumer<Throwable> failures) {
    InetAddress address = exposure.require();
    WatchedFile<Users> users =
        exposure.users() == null ? null : new UsersFile(exposure.users()).watch(failures);
    SslContext tls = exposure.tls() == null ? null : Tls.open(exposure.tls(), timer, failures);
    AuditLog audit = exposure.audit() == null ? null : AuditLog.open(exposure.audit(), failures);
    return new Access(address, tls, users, audit, timer);
  }

  /** Where to listen. */
  public InetAddress address() {
    return address;
  }

  /** What TLS is spoken with; empty for none. */
  public Optional<SslContext> tls() {
    return Optional.ofNullable(tls);
  }

  /** What each call passes first; empty if nothing stands there. */
  public Optional<ServerInterceptor> gate() {
    if (users == null && audit == null) {
      return Optional.empty();
    }
    Authentication authentication =
        users == null ? null : new Authentication(users::content, Instant::now);
    return Optional.of(new CallGate(authentication, audit, timer));
  }

  /** Who decides what principals may do; empty if there are none. */
  public Optional<Authorizer> authorizer() {
    return users == null ? Optional.empty() : Optional.of(new Authorizer(users::content));
  }

  /** The dataset as a principal may use it, or as everybody may for null. */
  public Dataset view(Dataset dataset, @Nullable String principal) {
    if (principal != null && users != null) {
      return dataset.guarded(new Authorizer(users::content).guard(principal));
    }
    return audit == null ? dataset : dataset.guarded(new Recorder());
  }

  @Override
  public void close() {
    if (audit != null) {
      audit.close();
    }
  }
}
