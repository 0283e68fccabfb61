package dev.sheaf.flight.sql;

import dev.sheaf.sql.SqlResult;
import dev.sheaf.store.graph.Version;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** The result of a statement that gives no rows and changes none, as {@code BEGIN}. */
final class NothingChanged implements SqlResult {
  @Override
  public Schema schema() {
    return new Schema(List.of());
  }

  @Override
  public boolean advance() {
    return false;
  }

  @Override
  public VectorSchemaRoot root() {
    throw new IllegalStateException("there are no rows");
  }

  @Override
  public long updateCount() {
    return 0;
  }

  @Override
  public Optional<Version> version() {
    return Optional.empty();
  }

  @Override
  public void cancel() {
    // it is over
  }

  @Override
  public void close() {
    // nothing is held
  }
}
