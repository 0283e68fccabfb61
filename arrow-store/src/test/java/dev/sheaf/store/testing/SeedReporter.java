package dev.sheaf.store.testing;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Prints the seed of the run beside each failed test, once random choices were made.
 *
 * <p>JUnit finds it as a service: a test has nothing to declare.
 */
public final class SeedReporter implements TestExecutionListener {
  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == Status.FAILED && Seeds.used()) {
      System.err.printf(
          "%s failed; the seed of this run: -D%s=%d%n",
          test.getDisplayName(), Seeds.SEED_PROPERTY, Seeds.runSeed());
    }
  }
}
