package dev.sheaf.cli;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The first so many of others, for as long as the command is not interrupted. */
final class Limited<T> implements Iterator<T> {
  private final Iterator<T> others;
  private final Invocation invocation;
  private long left;

  Limited(Iterator<T> others, long limit, Invocation invocation) {
    this.others = others;
    this.left = limit;
    this.invocation = invocation;
  }

  @Override
  public boolean hasNext() {
    return left > 0 && others.hasNext();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    invocation.interruption().check();
    left--;
    return others.next();
  }
}
