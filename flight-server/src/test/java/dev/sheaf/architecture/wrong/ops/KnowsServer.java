package dev.sheaf.architecture.wrong.ops;

import dev.sheaf.architecture.wrong.sql.KnowsFlight;
import java.sql.Driver;
import org.jspecify.annotations.Nullable;

/** Operators look up to SQL, and use it. */
public final class KnowsServer {
  final KnowsFlight up = new KnowsFlight();
  @Nullable Driver driver;
}
