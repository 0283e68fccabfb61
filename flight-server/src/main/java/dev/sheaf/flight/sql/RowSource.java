package dev.sheaf.flight.sql;

import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;

/** Rows that can be opened, once or as often as wanted. */
public interface RowSource {
  /**
   * Opens the rows for as long as they are used.
   *
   * @param memory pays for what has to be made; those of a query pay for themselves
   * @param stopper is told what stops the rows from another thread, before they are opened
   * @throws dev.sheaf.store.error.SheafException what is to be told to the client
   */
  <T> T with(BufferAllocator memory, Consumer<Runnable> stopper, Function<SqlRows, T> use);
}
