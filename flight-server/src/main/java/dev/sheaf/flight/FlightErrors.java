package dev.sheaf.flight;

import dev.sheaf.flight.sql.FlightSql;
import dev.sheaf.sql.SqlState;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.Fault;
import dev.sheaf.store.error.SheafException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.memory.OutOfMemoryException;

/**
 * What a client is told of an error: a status, a text, and under {@value #CODE_KEY} the name of the
 * {@link ErrorCode}.
 *
 * <p>Whoever made a mistake is told which. What failed on the server's side is told by its code
 * alone, because its text may name files.
 */
final class FlightErrors {
  /** Where the code stands in the metadata of an error. */
  static final String CODE_KEY = "sheaf-code";

  private FlightErrors() {}

  /** The status that goes with a code: the one table. */
  static CallStatus status(ErrorCode code) {
    return switch (code) {
      case UNKNOWN_REF,
          UNKNOWN_TABLE,
          UNKNOWN_KEY,
          UNKNOWN_TRANSACTION,
          NOT_A_DATASET,
          NOTHING_PENDING ->
          CallStatus.NOT_FOUND;
      case AMBIGUOUS_REVISION,
          BAD_REVISION,
          BAD_NAME,
          NOT_A_BRANCH,
          UNKNOWN_COLUMN,
          BAD_SCHEMA,
          UNSUPPORTED_TYPE,
          SCHEMA_MISMATCH,
          NULL_VALUE,
          DUPLICATE_KEY,
          BAD_INPUT,
          BAD_ARGUMENT,
          BAD_SQL,
          NOT_FAST_FORWARD ->
          CallStatus.INVALID_ARGUMENT;
      case REF_EXISTS, TABLE_EXISTS, KEY_EXISTS, DATASET_EXISTS, ALREADY_PENDING ->
          CallStatus.ALREADY_EXISTS;
      case LIMIT_EXCEEDED, BUDGET_EXCEEDED, DISK_FULL -> CallStatus.RESOURCE_EXHAUSTED;
      case BRANCH_HELD, LOST_RACE, CLOSED, DATASET_HELD, FORMAT_NEWER, IO_FAILED ->
          CallStatus.UNAVAILABLE;
      case READ_ONLY, NOT_ALLOWED -> CallStatus.UNAUTHORIZED;
      case CANCELLED -> CallStatus.CANCELLED;
      case DAMAGED, INTERNAL -> CallStatus.INTERNAL;
    };
  }

  /** What a client is told of any failure. */
  static FlightRuntimeException of(Throwable failure) {
    if (failure instanceof FlightRuntimeException told) {
      return told;
    }
    if (failure instanceof SheafException known) {
      return known.fault() == Fault.CALLER
          ? exception(known.code(), known.getMessage())
          : exception(known.code(), "the server failed: " + known.code());
    }
    if (failure instanceof OutOfMemoryException) {
      return exception(ErrorCode.BUDGET_EXCEEDED, "the server's memory is used up; try again");
    }
    return exception(ErrorCode.INTERNAL, "the server failed: " + ErrorCode.INTERNAL);
  }

  /** What a client of Flight SQL is told of any failure: the same, and its SQL state. */
  static FlightRuntimeException ofSql(Throwable failure) {
    FlightRuntimeException told = of(failure);
    ErrorFlightMetadata metadata = told.status().metadata();
    if (metadata == null
        || !metadata.containsKey(CODE_KEY)
        || metadata.containsKey(FlightSql.STATE_KEY)) {
      return told;
    }
    String state = SqlState.of(ErrorCode.valueOf(metadata.get(CODE_KEY)));
    metadata.insert(FlightSql.STATE_KEY, state);
    return told.status()
        .withDescription(told.status().description() + " (SQLSTATE " + state + ')')
        .toRuntimeException();
  }

  /** What a client is told that took nothing for too long. */
  static FlightRuntimeException stalled(Duration timeout) {
    return CallStatus.TIMED_OUT
        .withDescription("the client took nothing for " + timeout.toSeconds() + " s")
        .toRuntimeException();
  }

  /** Whether the operator of the server, and not the client, can do something about it. */
  static boolean concernsOperator(Throwable failure) {
    return !(failure instanceof FlightRuntimeException)
        && !(failure instanceof SheafException known && known.fault() == Fault.CALLER)
        && !isGone(failure);
  }

  /** Whether there was nobody any more to send something to. */
  private static boolean isGone(Throwable failure) {
    return failure instanceof StatusRuntimeException gone
        && gone.getStatus().getCode() == Status.Code.CANCELLED;
  }

  private static FlightRuntimeException exception(ErrorCode code, String text) {
    ErrorFlightMetadata metadata = new ErrorFlightMetadata();
    metadata.insert(CODE_KEY, code.name());
    return status(code).withDescription(text).withMetadata(metadata).toRuntimeException();
  }
}
