package dev.sheaf.cli.terminal;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells on standard error how far something is that takes longer than a second.
 *
 * <p>On a terminal it is one line that is drawn again:
 *
 * <pre>commits ━━━━━━━━━━━━──────── 880/1,476  0:24  21 MB</pre>
 *
 * <p>Anywhere else it is a plain line every {@value #LINE_SECONDS} seconds. What takes less than a
 * second shows nothing.
 *
 * <p><i>Threads:</i> any may report; a daemon thread draws. <i>Ownership:</i> whoever begins it
 * closes it, which ends the thread and the line.
 */
public final class Progress implements AutoCloseable {
  private static final int BAR_COLUMNS = 20;
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long REDRAW_MILLIS = 100;
  private static final int LINE_SECONDS = 10;
  private static final String START_OF_LINE = "\r";
  private static final String ERASE_REST = "\u001b[K";

  private final Terminal terminal;
  private final PrintWriter messages;
  private final LongSupplier nanoTime;
  private final String label;
  private final long begunNanos;
  private final boolean drawn;
  private @Nullable Thread drawer;
  private boolean visible;
  private boolean closed;
  private long lastLineNanos;

  private long done;
  private long total;
  private String detail = "";

  Progress(Terminal terminal, PrintWriter messages, String label, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.messages = messages;
    this.label = label;
    this.nanoTime = nanoTime;
    this.begunNanos = nanoTime.getAsLong();
    this.lastLineNanos = begunNanos;
    this.drawn = terminal.can(Terminal.Ability.MESSAGES_SHOWN);
  }

  /** Begins to tell. */
  public static Progress begin(Terminal terminal, PrintWriter messages, String label) {
    Progress progress = new Progress(terminal, messages, label, System::nanoTime);
    progress.startDrawing();
    return progress;
  }

  /**
   * How much there is to do; 0 if nobody knows.
   *
   * @param units of anything, the same as {@link #advanceTo} counts
   */
  public synchronized void expect(long units) {
    total = units;
  }

  /** How much is done. */
  public synchronized void advanceTo(long units) {
    done = units;
  }

  /** What stands at the end of the line. */
  public synchronized void detail(String text) {
    detail = text;
  }

  /** Says something that stays, above the line. */
  public synchronized void note(StyledText text) {
    erase();
    messages.println(terminal.message(text));
    messages.flush();
    redraw();
  }

  /** Ends the line; what it last said stays, if it was shown at all. */
  @Override
  public void close() {
    Thread ended;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      ended = drawer;
      notifyAll();
    }
    if (ended != null) {
      joinUninterruptibly(ended);
    }
    synchronized (this) {
      redraw();
      if (visible && drawn) {
        messages.println();
      }
      messages.flush();
    }
  }

  /** Shows what there is to show at this moment. */
  synchronized void draw() {
    long now = nanoTime.getAsLong();
    if (now - begunNanos < QUIET_NANOS) {
      return;
    }
    if (drawn) {
      visible = true;
      redraw();
    } else if (now - lastLineNanos >= TimeUnit.SECONDS.toNanos(LINE_SECONDS)) {
      lastLineNanos = now;
      messages.println(terminal.message(line()));
      messages.flush();
    }
  }

  private void startDrawing() {
    Thread thread = new Thread(this::drawUntilClosed, "progress");
    thread.setDaemon(true);
    drawer = thread;
    thread.start();
  }

  private void drawUntilClosed() {
    synchronized (this) {
      try {
        while (!closed) {
          wait(REDRAW_MILLIS);
          if (!closed) {
            draw();
          }
        }
      } catch (InterruptedException e) {
        // Whoever interrupts wants it to end, and so it does.
      }
    }
  }

  private void redraw() {
    if (visible) {
      StyledText line = line().cut(terminal.messageColumns() - 1);
      messages.print(START_OF_LINE + terminal.message(line) + ERASE_REST);
      messages.flush();
    }
  }

  private void erase() {
    if (visible) {
      messages.print(START_OF_LINE + ERASE_REST);
    }
  }

  private StyledText line() {
    StyledText line = StyledText.of(label + ' ');
    if (total > 0) {
      long reached = Math.min(done, total);
      int filled = (int) (BAR_COLUMNS * (double) reached / total);
      if (drawn) {
        line =
            line.plus("━".repeat(filled), Style.ADDED)
                .plus("─".repeat(BAR_COLUMNS - filled), Style.FAINT)
                .plus(" ");
      }
      line = line.plus(Figures.count(reached) + '/' + Figures.count(total));
    } else {
      line = line.plus(Figures.count(done));
    }
    line = line.plus("  " + Figures.clock(nanoTime.getAsLong() - begunNanos));
    return detail.isEmpty() ? line : line.plus("  " + detail);
  }

  /** The thread ends at once: it waits for nothing but this object. */
  private static void joinUninterruptibly(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
