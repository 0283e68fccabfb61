package dev.sheaf.flight.access;

import dev.sheaf.store.RefGuard;
import dev.sheaf.store.RefStep;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.VersionId;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what: the one place that decides. What no grant allows is refused.
 *
 * <p>It is asked by the store itself, through the {@link RefGuard} of a principal, wherever a name
 * becomes a version and wherever a ref changes: at the beginning of a transaction and again at its
 * commit. So no handler can forget it. {@link Right#SQL} is asked for where messages of Flight SQL
 * arrive.
 *
 * <table>
 * <caption>What a step takes</caption>
 * <tr><th>step</th><th>rights</th><th>on a protected ref</th></tr>
 * <tr><td>COMMIT</td><td>write</td><td>never</td></tr>
 * <tr><td>MERGE</td><td>merge</td><td>merge</td></tr>
 * <tr><td>PREPARE</td><td>write or merge</td><td>merge</td></tr>
 * <tr><td>REWRITE</td><td>write and branch</td><td>never</td></tr>
 * <tr><td>CREATE</td><td>branch</td><td>branch</td></tr>
 * <tr><td>DELETE</td><td>branch</td><td>never</td></tr>
 * <tr><td>SWITCH, CARE</td><td>admin</td><td>admin</td></tr>
 * </table>
 *
 * <p><b>Versions</b> may be read if a ref that may be read reaches them. Those that none reaches
 * may be read with {@code read} on {@code **} only: a version may have lost its refs because nobody
 * was to see it any more.
 *
 * <p><i>Threads:</i> any. A change of the users is heard of at the next question.
 */
public final class Authorizer {
  private final Supplier<Users> users;

  Authorizer(Supplier<Users> users) {
    this.users = users;
  }

  /** What a principal may see and do, now and later. */
  public RefGuard guard(String principal) {
    return new Guard(principal);
  }

  /**
   * Allows Flight SQL.
   *
   * @throws SheafException NOT_ALLOWED (caller)
   */
  public void requireSql(String principal) {
    if (!may(principal, Right.SQL)) {
      throw refused(Right.SQL);
    }
  }

  private Optional<Principal> find(String principal) {
    return users.get().principal(principal);
  }

  private boolean may(String principal, Right right) {
    return find(principal).filter(found -> found.may(right)).isPresent();
  }

  private boolean may(String principal, Right right, String ref) {
    return find(principal).filter(found -> found.may(right, ref)).isPresent();
  }

  private void require(String principal, Right right, String ref) {
    if (!may(principal, right, ref)) {
      throw SheafException.of(
          ErrorCode.NOT_ALLOWED,
          "this takes the right '{right}' on '{ref}'",
          "right",
          right.word(),
          "ref",
          ref);
    }
  }

  private static SheafException refused(Right right) {
    return SheafException.of(
        ErrorCode.NOT_ALLOWED, "this takes the right '{right}'", "right", right.word());
  }

  private void requireUnprotected(String ref) {
    if (users.get().isProtected(ref)) {
      throw SheafException.of(
          ErrorCode.NOT_ALLOWED,
          "'{ref}' is protected: it takes merges, and is not written to, reset, renamed or deleted",
          "ref",
          ref);
    }
  }

  private void require(String principal, RefStep step, String ref) {
    switch (step) {
      case COMMIT -> {
        require(principal, Right.WRITE, ref);
        requireUnprotected(ref);
      }
      case MERGE -> require(principal, Right.MERGE, ref);
      case PREPARE -> {
        if (!may(principal, Right.MERGE, ref)) {
          require(principal, Right.WRITE, ref);
          requireUnprotected(ref);
        }
      }
      case REWRITE -> {
        require(principal, Right.WRITE, ref);
        require(principal, Right.BRANCH, ref);
        requireUnprotected(ref);
      }
      case CREATE -> require(principal, Right.BRANCH, ref);
      case DELETE -> {
        require(principal, Right.BRANCH, ref);
        requireUnprotected(ref);
      }
      case SWITCH, CARE -> {
        if (!may(principal, Right.ADMIN)) {
          throw refused(Right.ADMIN);
        }
      }
    }
  }

  private final class Guard implements RefGuard {
    private final String principal;

    Guard(String principal) {
      this.principal = principal;
    }

    @Override
    public boolean knows(String ref) {
      return find(principal).filter(found -> found.knows(ref)).isPresent();
    }

    @Override
    public boolean reads(String ref) {
      return may(principal, Right.READ, ref);
    }

    @Override
    public boolean readsAll() {
      return find(principal).filter(Principal::readsAll).isPresent();
    }

    @Override
    public void require(RefStep step, String ref) {
      CallRecord.current().about(ref);
      Authorizer.this.require(principal, step, ref);
    }

    @Override
    public void changed(String ref, @Nullable VersionId before, @Nullable VersionId after) {
      CallRecord.current().changed(ref, before, after);
    }
  }
}
