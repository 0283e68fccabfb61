package dev.sheaf.store.testing;

import dev.sheaf.store.error.SheafException;

/** Runs one operation on both sides: both succeed, or both refuse for the same reason. */
final class Outcome {
  private Outcome() {}

  /** Runs both; says in a word how it ended. */
  static String same(Runnable expected, Runnable actual) {
    try {
      expected.run();
    } catch (ModelRefusal refusal) {
      expect(refusal, actual);
      return "refused " + refusal.codes();
    }
    actual.run();
    return "done";
  }

  /** Requires that the dataset refuses for one of the reasons of the model. */
  static void expect(ModelRefusal refusal, Runnable actual) {
    try {
      actual.run();
    } catch (SheafException e) {
      if (!refusal.codes().contains(e.code())) {
        throw new AssertionError("expected one of " + refusal.codes() + ", not " + e.code(), e);
      }
      return;
    }
    throw new AssertionError("expected one of " + refusal.codes() + ", but it was done");
  }
}
