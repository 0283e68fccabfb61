package dev.sheaf.cli;

import dev.sheaf.cli.shell.StatementFailure;
import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Interruption;
import dev.sheaf.cli.terminal.ResultStream;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.Fault;
import dev.sheaf.store.error.SheafException;
import org.apache.arrow.memory.OutOfMemoryException;

/**
 * Says what went wrong in one line and turns it into an exit code. Nothing but {@value
 * #DEBUG_VARIABLE} shows a stack trace.
 */
final class Failures {
  /** The variable that shows where an error comes from. */
  static final String DEBUG_VARIABLE = "SHEAF_DEBUG";

  /** What a shell returns for a program that SIGINT ended. */
  static final int INTERRUPTED = 130;

  /** What a shell returns for a program that wrote to a pipe that nobody reads. */
  static final int READER_GONE = 141;

  private static final String WAY_OUT_OF_A_DEFECT =
      "; this is a defect of Sheaf, please report it with what " + DEBUG_VARIABLE + "=1 adds";

  private final Console console;
  private final Interruption interruption;

  Failures(Console console, Interruption interruption) {
    this.console = console;
    this.interruption = interruption;
  }

  /** Reports a failure, of whatever kind, and gives the exit code. */
  int report(Throwable failure) {
    if (failure instanceof ResultStream.ReaderGone) {
      return READER_GONE;
    }
    if (interruption.isRequested()) {
      return INTERRUPTED;
    }
    if (!console.variable(DEBUG_VARIABLE).isEmpty()) {
      failure.printStackTrace(console.messages());
    }
    if (failure instanceof SheafException known) {
      return report(known);
    }
    if (failure instanceof StatementFailure statement) {
      return report(statement);
    }
    if (failure instanceof OutOfMemoryError) {
      console.error(
          "the heap is used up; give the JVM more, for example by SHEAF_JAVA_OPTS=-Xmx4g");
      return ErrorCode.BUDGET_EXCEEDED.exitCode();
    }
    if (failure instanceof OutOfMemoryException) {
      console.error("the memory off the heap is used up: " + failure.getMessage());
      return ErrorCode.BUDGET_EXCEEDED.exitCode();
    }
    console.error(failure + WAY_OUT_OF_A_DEFECT);
    return ErrorCode.INTERNAL.exitCode();
  }

  /** A script that has come to a statement that fails is refused, however that is misspelled. */
  private int report(StatementFailure failure) {
    SheafException reason = failure.reason();
    boolean ours = reason.fault() == Fault.OURS;
    console.error(ours ? failure.getMessage() + WAY_OUT_OF_A_DEFECT : failure.getMessage());
    return reason.fault() == Fault.CALLER
        ? ErrorCode.BAD_INPUT.exitCode()
        : reason.code().exitCode();
  }

  private int report(SheafException failure) {
    boolean ours = failure.fault() == Fault.OURS;
    console.error(ours ? failure.getMessage() + WAY_OUT_OF_A_DEFECT : failure.getMessage());
    return failure.code().exitCode();
  }
}
