package dev.sheaf.store.catalog;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Connections of another source that fail when they are told to. */
final class FailingSource implements ConnectionSource {
  /** Whether a statement that fails has an effect all the same. */
  enum Effect {
    NONE,
    /** It did its work; only the answer was lost. */
    DONE
  }

  private interface Failure {
    /** The error that a statement is to end with; null if it is not to fail. */
    @Nullable SQLException of(String sql);
  }

  private final ConnectionSource source;
  private Failure failure = sql -> null;
  private Effect effect = Effect.NONE;
  private boolean refuseToOpen;
  private int statements;

  FailingSource(ConnectionSource source) {
    this.source = source;
  }

  /** Lets the n-th statement from now on fail, once. */
  void failStatement(int n, SQLiteErrorCode code) {
    statements = 0;
    effect = Effect.NONE;
    failure = sql -> ++statements == n ? error(code) : null;
  }

  /** Lets commits fail. */
  void failCommit(SQLiteErrorCode code, Effect withEffect) {
    effect = withEffect;
    failure = sql -> sql.equals("COMMIT") ? error(code) : null;
  }

  /** Runs something just before each commit. */
  void beforeCommit(Runnable task) {
    effect = Effect.NONE;
    failure =
        sql -> {
          if (sql.equals("COMMIT")) {
            task.run();
          }
          return null;
        };
  }

  /** Lets opening a connection fail. */
  void refuseToOpen() {
    refuseToOpen = true;
  }

  /** Ends all failures. */
  void recover() {
    failure = sql -> null;
    refuseToOpen = false;
  }

  private static SQLException error(SQLiteErrorCode code) {
    return new SQLiteException("injected", code);
  }

  @Override
  public Connection open() throws SQLException {
    if (refuseToOpen) {
      throw error(SQLiteErrorCode.SQLITE_IOERR);
    }
    Connection connection = source.open();
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          Object result = call(connection, method, arguments);
          return result instanceof PreparedStatement statement
              ? statement(statement, String.valueOf(arguments[0]))
              : result;
        });
  }

  private PreparedStatement statement(PreparedStatement statement, String sql) {
    return proxy(
        PreparedStatement.class,
        (proxy, method, arguments) -> {
          SQLException error = method.getName().startsWith("execute") ? failure.of(sql) : null;
          if (error != null && effect == Effect.NONE) {
            throw error;
          }
          Object result = call(statement, method, arguments);
          if (error != null) {
            throw error;
          }
          return result;
        });
  }

  private static @Nullable Object call(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Override
  public Lifetime lifetime() {
    return source.lifetime();
  }

  @Override
  public String name() {
    return source.name();
  }
}
