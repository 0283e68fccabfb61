package dev.sheaf.store.file;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.function.Supplier;

/** Runs operations on channels to their end, however often the thread is interrupted meanwhile. */
final class Uninterrupted {
  private Uninterrupted() {}

  /** An operation on a channel; run again after an interrupt closed the channel under it. */
  interface Operation<C, T> {
    T on(C channel) throws IOException;
  }

  /** Opens the channel again. */
  interface Reopening {
    void run() throws IOException;
  }

  /** The thread's interrupt is set again when the operation has ended. */
  static <C, T> T run(Supplier<C> channel, Reopening reopening, Operation<C, T> operation)
      throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return operation.on(channel.get());
        } catch (ClosedByInterruptException e) {
          interrupted = true;
          Thread.interrupted();
          reopening.run();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
