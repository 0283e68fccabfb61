package dev.sheaf.architecture.wrong.store.graph;

import org.apache.arrow.vector.BigIntVector;
import org.jspecify.annotations.Nullable;

/** The version graph holds a vector. */
public final class UsesArrow {
  @Nullable BigIntVector parents;
}
