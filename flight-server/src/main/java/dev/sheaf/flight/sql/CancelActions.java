package dev.sheaf.flight.sql;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelFlightInfoResult;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.FlightConstants;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.sql.FlightSqlUtils;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCancelQueryRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCancelQueryResult;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;

/** The actions that end a query from elsewhere: one of Flight, and one of Flight SQL before it. */
final class CancelActions {
  private final Statements statements;

  private CancelActions(Statements statements) {
    this.statements = statements;
  }

  @SuppressWarnings("deprecation") // Clients of today send it.
  static void addTo(SqlActions actions, Statements statements) {
    CancelActions here = new CancelActions(statements);
    actions.add(FlightConstants.CANCEL_FLIGHT_INFO, here::cancelInfo);
    actions.add(
        FlightSqlUtils.FLIGHT_SQL_CANCEL_QUERY, ActionCancelQueryRequest.class, here::cancelQuery);
  }

  private void cancelInfo(Caller caller, byte[] body, Consumer<byte[]> results) {
    try {
      FlightInfo info = CancelFlightInfoRequest.deserialize(ByteBuffer.wrap(body)).getInfo();
      ByteBuffer answer = new CancelFlightInfoResult(cancel(info)).serialize();
      byte[] bytes = new byte[answer.remaining()];
      answer.get(bytes);
      results.accept(bytes);
    } catch (IOException | URISyntaxException e) {
      throw wrong(e);
    }
  }

  @SuppressWarnings("deprecation") // As above.
  private void cancelQuery(
      Caller caller, ActionCancelQueryRequest request, Consumer<byte[]> results) {
    try {
      ByteString info = request.getInfo();
      CancelStatus status = cancel(FlightInfo.deserialize(info.asReadOnlyByteBuffer()));
      results.accept(
          Any.pack(
                  ActionCancelQueryResult.newBuilder()
                      .setResult(
                          switch (status) {
                            case CANCELLED ->
                                ActionCancelQueryResult.CancelResult.CANCEL_RESULT_CANCELLED;
                            case CANCELLING ->
                                ActionCancelQueryResult.CancelResult.CANCEL_RESULT_CANCELLING;
                            case NOT_CANCELLABLE ->
                                ActionCancelQueryResult.CancelResult.CANCEL_RESULT_NOT_CANCELLABLE;
                            case UNSPECIFIED ->
                                ActionCancelQueryResult.CancelResult.CANCEL_RESULT_UNSPECIFIED;
                          })
                      .build())
              .toByteArray());
    } catch (IOException | URISyntaxException e) {
      throw wrong(e);
    }
  }

  private static SheafException wrong(Exception e) {
    return SheafException.because(
        e, ErrorCode.BAD_ARGUMENT, "the body names no query as it was answered");
  }

  private CancelStatus cancel(FlightInfo info) {
    CancelStatus status = CancelStatus.NOT_CANCELLABLE;
    for (FlightEndpoint endpoint : info.getEndpoints()) {
      Any ticket = FlightSqlMessages.parse(endpoint.getTicket().getBytes()).orElse(null);
      if (ticket != null && ticket.is(TicketStatementQuery.class)) {
        try {
          status = statements.cancel(ticket.unpack(TicketStatementQuery.class));
        } catch (InvalidProtocolBufferException e) {
          throw wrong(e);
        }
      }
    }
    return status;
  }
}
