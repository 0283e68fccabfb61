package dev.sheaf.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code sheaf --version} prints: the version that the jar was built as, and the JVM. */
final class ProgramVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String built = Sheaf.class.getPackage().getImplementationVersion();
    return new String[] {
      "sheaf " + (built == null ? "(not packaged)" : built) + " on Java " + Runtime.version()
    };
  }
}
