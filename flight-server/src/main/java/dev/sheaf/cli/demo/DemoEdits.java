package dev.sheaf.cli.demo;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.scan.Predicates;
import dev.sheaf.store.scan.Scan;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** What two people do to the media types, each on a branch, and where they do not agree. */
final class DemoEdits {
  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final String table;

  DemoEdits(BufferAllocator allocator, Dataset dataset, String table) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.table = table;
  }

  /** The first: what is text and says nothing of its charset is UTF-8. */
  void clean(String branch) {
    try (Transaction tx = dataset.begin(branch)) {
      try (Snapshot now = tx.snapshot(table);
          VectorSchemaRoot types =
              now.checkout(
                  allocator,
                  Scan.of("type", "charset")
                      .where(
                          Predicates.col("charset")
                              .isNull()
                              .and(Predicates.col("type").ge("text/c"))
                              .and(Predicates.col("type").lt("text/d"))))) {
        VarCharVector charset = (VarCharVector) types.getVector("charset");
        for (int row = 0; row < types.getRowCount(); row++) {
          charset.setSafe(row, "UTF-8".getBytes(StandardCharsets.US_ASCII));
        }
        tx.table(table).update(types);
      }
      tx.commit(CommitMessage.of("text is UTF-8").withAuthor("Ada <ada@example.org>"));
    }
  }

  /** The second: calendars compress, which is another cell; and CSV is ASCII, as it once was. */
  void review(String branch) {
    try (Transaction tx = dataset.begin(branch)) {
      try (Snapshot now = tx.snapshot(table);
          VectorSchemaRoot calendar = checkout(now, "text/calendar", "compressible");
          VectorSchemaRoot csv = checkout(now, "text/csv", "charset")) {
        ((BitVector) calendar.getVector("compressible")).setSafe(0, 1);
        ((VarCharVector) csv.getVector("charset"))
            .setSafe(0, "US-ASCII".getBytes(StandardCharsets.US_ASCII));
        tx.table(table).update(calendar);
        tx.table(table).update(csv);
      }
      tx.commit(CommitMessage.of("as the RFCs say").withAuthor("Ben <ben@example.org>"));
    }
  }

  private VectorSchemaRoot checkout(Snapshot snapshot, String type, String column) {
    return snapshot.checkout(
        allocator, Scan.of("type", column).where(Predicates.col("type").eq(type)));
  }
}
