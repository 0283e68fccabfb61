package dev.sheaf.ops.pair;

/** Takes groups that are lent. */
@FunctionalInterface
public interface KeyGroupConsumer {
  /** Takes some groups, until the call returns. */
  void accept(KeyGroups groups);
}
