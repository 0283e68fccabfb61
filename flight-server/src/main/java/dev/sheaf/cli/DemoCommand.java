package dev.sheaf.cli;

import dev.sheaf.cli.demo.Demo;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import picocli.CommandLine.Command;

/** {@code sheaf demo}: the whole story on real data. */
@Command(
    name = "demo",
    header = "Show what Sheaf does, on real data.",
    description =
        "Imports every release of mime-db as a version, branches twice, edits, compares, merges"
            + " with a conflict, and streams a version to another process. Leaves nothing behind.",
    footer = {"  sheaf demo"})
final class DemoCommand implements Callable<Integer> {
  /** The property with the program's directory, which the launcher sets. */
  private static final String DISTRIBUTION = "sheaf.dist";

  private final Invocation invocation;

  DemoCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    String distribution = System.getProperty(DISTRIBUTION);
    if (distribution == null) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "the demo is run by the launcher, which knows where its data is: ./sheaf demo");
    }
    try (BufferAllocator allocator = new RootAllocator()) {
      new Demo(allocator, invocation.console(), invocation.interruption(), Path.of(distribution))
          .run();
      invocation.console().flush();
    }
    return 0;
  }
}
