package dev.sheaf.architecture.wrong.files;

import dev.sheaf.architecture.wrong.cli.Command;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Reading files looks up to the command line, and into repositories. */
public final class KnowsTerminal {
  final Command up = new Command();
  @Nullable ObjectId content;
}
