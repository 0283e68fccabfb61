package dev.sheaf.architecture.wrong.store;

import dev.sheaf.architecture.wrong.ops.KnowsServer;

/** The store looks up to the operators. */
public final class KnowsOperators {
  final KnowsServer up = new KnowsServer();
}
