package dev.sheaf.bench.figure;

import dev.sheaf.sql.SqlResult;
import dev.sheaf.sql.SqlSession;
import org.apache.arrow.vector.FieldVector;

/** Answers of queries, to be compared with those of {@link DuckDbTable}. */
final class SqlAnswers {
  private SqlAnswers() {}

  /** As {@link DuckDbTable#checksum(String)}. */
  static long checksum(SqlSession session, String query) {
    long sum = 0;
    try (SqlResult result = session.execute(query)) {
      while (result.advance()) {
        for (int row = 0; row < result.root().getRowCount(); row++) {
          long hash = 0;
          for (FieldVector column : result.root().getFieldVectors()) {
            hash = 31 * hash + DuckDbTable.checksum(column.getObject(row));
          }
          sum += hash;
        }
      }
    }
    return sum;
  }
}
