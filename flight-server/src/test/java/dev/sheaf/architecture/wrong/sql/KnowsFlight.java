package dev.sheaf.architecture.wrong.sql;

import dev.sheaf.architecture.wrong.flight.KnowsTerminal;

/** SQL looks up to the server. */
public final class KnowsFlight {
  final KnowsTerminal up = new KnowsTerminal();
}
