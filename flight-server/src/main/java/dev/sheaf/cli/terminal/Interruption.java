package dev.sheaf.cli.terminal;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Whether somebody has asked the command to end: Ctrl-C, or a signal of the system.
 *
 * <p>The JVM would end in the middle of whatever runs. Instead it waits here until the command has
 * rolled back and closed what it holds, for {@value #PATIENCE_SECONDS} seconds at most, and then
 * ends with the code that belongs to the signal (130 after Ctrl-C). A commit is atomic in any case;
 * this is for temporary files, child processes and the line of progress.
 *
 * <p><i>Threads:</i> any. <i>Ownership:</i> closed by whoever runs the command, when it is over.
 */
public final class Interruption implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final Thread command = Thread.currentThread();
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Runnable> reactions = new ArrayList<>();
  private boolean requested;

  /** One that only {@link #request} triggers. */
  public Interruption() {}

  /** One that the signals of this process trigger. */
  public static Interruption ofProcess() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::requestAndWait, "interruption"));
    return interruption;
  }

  /** Asks the command to end: its thread is interrupted, and what is to be done at once is done. */
  public void request() {
    List<Runnable> due;
    synchronized (this) {
      if (requested || over.getCount() == 0) {
        return;
      }
      requested = true;
      due = List.copyOf(reactions);
    }
    due.forEach(Runnable::run);
    command.interrupt();
  }

  /** Does something as soon as the command is asked to end, in another thread. */
  public void onRequest(Runnable reaction) {
    boolean late;
    synchronized (this) {
      reactions.add(reaction);
      late = requested;
    }
    if (late) {
      reaction.run();
    }
  }

  /** Whether the command has been asked to end. */
  public synchronized boolean isRequested() {
    return requested;
  }

  /**
   * Goes on, unless the command has been asked to end.
   *
   * @throws SheafException CANCELLED (caller)
   */
  public void check() {
    if (isRequested()) {
      throw SheafException.of(ErrorCode.CANCELLED, "interrupted");
    }
  }

  @Override
  public void close() {
    over.countDown();
  }

  private void requestAndWait() {
    request();
    try {
      // A command that does not end is one that does not roll back either; the next open does.
      boolean ended = over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assert ended || isRequested();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
