package dev.sheaf.flight.sql;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.function.Consumer;
import org.apache.arrow.flight.sql.FlightSqlUtils;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionBeginSavepointRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionBeginTransactionRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionBeginTransactionResult;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionEndSavepointRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionEndTransactionRequest;

/** The actions that begin and end transactions. */
final class TransactionActions {
  private final SqlTransactions transactions;
  private final Sessions sessions;

  private TransactionActions(SqlTransactions transactions, Sessions sessions) {
    this.transactions = transactions;
    this.sessions = sessions;
  }

  static void addTo(SqlActions actions, SqlTransactions transactions, Sessions sessions) {
    TransactionActions here = new TransactionActions(transactions, sessions);
    actions.add(
        FlightSqlUtils.FLIGHT_SQL_BEGIN_TRANSACTION,
        ActionBeginTransactionRequest.class,
        here::begin);
    actions.add(
        FlightSqlUtils.FLIGHT_SQL_END_TRANSACTION, ActionEndTransactionRequest.class, here::end);
    actions.add(
        FlightSqlUtils.FLIGHT_SQL_BEGIN_SAVEPOINT,
        ActionBeginSavepointRequest.class,
        TransactionActions::refuse);
    actions.add(
        FlightSqlUtils.FLIGHT_SQL_END_SAVEPOINT,
        ActionEndSavepointRequest.class,
        TransactionActions::refuse);
  }

  private static void refuse(Caller caller, Object request, Consumer<byte[]> results) {
    throw Refusals.unimplemented("transactions have no savepoints here");
  }

  private void begin(
      Caller caller, ActionBeginTransactionRequest request, Consumer<byte[]> results) {
    String id = transactions.begin(caller.connection(), sessions.ref(caller));
    boolean told = false;
    try {
      results.accept(
          Any.pack(
                  ActionBeginTransactionResult.newBuilder()
                      .setTransactionId(ByteString.copyFromUtf8(id))
                      .build())
              .toByteArray());
      told = true;
    } finally {
      if (!told) { // nobody knows of it, and it would keep the branch for its lease
        transactions.rollback(id);
      }
    }
  }

  private void end(Caller caller, ActionEndTransactionRequest request, Consumer<byte[]> results) {
    String id = request.getTransactionId().toStringUtf8();
    switch (request.getAction()) {
      case END_TRANSACTION_COMMIT -> transactions.commit(id);
      case END_TRANSACTION_ROLLBACK -> transactions.rollback(id);
      case END_TRANSACTION_UNSPECIFIED, UNRECOGNIZED ->
          throw SheafException.of(
              ErrorCode.BAD_ARGUMENT, "a transaction ends by a commit or a rollback");
    }
  }
}
