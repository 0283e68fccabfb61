package dev.sheaf.flight.sql;

import dev.sheaf.sql.SqlResult;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** The rows of a statement; whoever ran it closes them. */
record ResultRows(SqlResult result) implements SqlRows {
  @Override
  public Schema schema() {
    return result.schema();
  }

  @Override
  public boolean advance() {
    return result.advance();
  }

  @Override
  public VectorSchemaRoot root() {
    return result.root();
  }

  @Override
  public void close() {
    result.close();
  }
}
