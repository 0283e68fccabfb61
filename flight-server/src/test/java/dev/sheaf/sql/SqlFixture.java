package dev.sheaf.sql;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.TestRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * A dataset with a little history, and a session on it.
 *
 * <pre>
 * main  v01: t = 1 a 1.0, 2 b 2.0, 3 c 3.0      u = 2 B, 3 C, 9 I
 *       head: t = 1 a 1.0, 2 bb 2.5, 3 c 3.0, 4 d 4.0
 * dev   (from v01), v02: t = 2 b 2.0, 3 cc 3.5, 5 e 5.0
 * </pre>
 */
final class SqlFixture implements AutoCloseable {
  final BufferAllocator allocator;
  final Dataset dataset;
  final Sql sql;
  final SqlSession session;

  SqlFixture(BufferAllocator allocator) {
    this(allocator, SqlOptions.defaults());
  }

  SqlFixture(BufferAllocator allocator, SqlOptions options) {
    this.allocator = allocator;
    this.dataset = Dataset.inMemory(allocator, DatasetOptions.defaults().withAuthor("test"));
    TestRows first = rows(new Integer[] {1, 2, 3}, "a", "b", "c");
    dataset.createTable("t", first.schema(), PrimaryKey.of("id"));
    TestRows u = TestRows.ints("id", 2, 3, 9).texts("word", "B", "C", "I");
    dataset.createTable("u", u.schema(), PrimaryKey.of("id"));
    write("main", "t", first);
    write("main", "u", u);
    dataset.tag("v01", "main");
    dataset.branch("dev", "main");
    write("main", "t", TestRows.ints("id", 2, 4).texts("name", "bb", "d").doubles("x", 2.5, 4.0));
    try (Transaction tx = dataset.begin("dev");
        VectorSchemaRoot gone = TestRows.ints("id", 1).toRoot(allocator)) {
      tx.table("t").delete(gone);
      tx.commit(CommitMessage.of("1 is gone"));
    }
    write("dev", "t", TestRows.ints("id", 3, 5).texts("name", "cc", "e").doubles("x", 3.5, 5.0));
    dataset.tag("v02", "dev");
    this.sql = Sql.on(allocator, dataset, options);
    this.session = sql.session();
  }

  private static TestRows rows(Integer[] ids, String... names) {
    Double[] x = new Double[ids.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (double) ids[i];
    }
    return TestRows.ints("id", ids).texts("name", names).doubles("x", x);
  }

  void write(String branch, String table, TestRows rows) {
    try (Transaction tx = dataset.begin(branch);
        VectorSchemaRoot root = rows.toRoot(allocator)) {
      tx.table(table).upsert(root);
      tx.commit(CommitMessage.of("write " + table));
    }
  }

  /** The rows of a statement, cells between bars, in order. */
  List<String> rows(String statement, @Nullable Object... parameters) {
    try (SqlResult result = session.execute(statement, parameters)) {
      return read(result);
    }
  }

  static List<String> read(SqlResult result) {
    List<String> rows = new ArrayList<>();
    while (result.advance()) {
      VectorSchemaRoot root = result.root();
      for (int i = 0; i < root.getRowCount(); i++) {
        StringJoiner row = new StringJoiner("|");
        for (FieldVector column : root.getFieldVectors()) {
          Object value = column.getObject(i);
          row.add(value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value));
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }

  /** The names of a statement's columns. */
  List<String> columns(String statement) {
    try (SqlResult result = session.execute(statement)) {
      return result.schema().getFields().stream().map(field -> field.getName()).toList();
    }
  }

  /** The error that a statement is refused with, be it when it is run or read. */
  SheafException refusal(ErrorCode code, String statement, @Nullable Object... parameters) {
    SheafException refusal =
        assertThrows(SheafException.class, () -> rows(statement, parameters), () -> statement);
    if (refusal.code() != code) {
      throw new AssertionError(statement + ": not " + code, refusal);
    }
    return refusal;
  }

  @Override
  public void close() {
    session.close();
    sql.close();
    dataset.close();
  }
}
