package dev.sheaf.store.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.index.IndexEntries;
import dev.sheaf.store.index.KeyIndex;
import dev.sheaf.store.segment.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredTableTest {
  private static final StoredTable.Source NOTHING =
      new StoredTable.Source() {
        @Override
        public Segment open(int segmentId) {
          throw new AssertionError("there is no segment " + segmentId);
        }

        @Override
        public List<Integer> segmentIds() {
          return List.of();
        }
      };

  @Test
  void anIndexThatCannotTakeCommittedRowsIsGivenUpAndBuiltAnew() {
    StoredTable table = new StoredTable(1, NOTHING);
    table.lookUp(KeyIndex::rowCount);
    IndexEntries entries = new IndexEntries();
    entries.add(new long[] {1}, new long[] {1}, new long[] {1}, 1);
    table.publish(entries, null);
    assertEquals(1, table.<Long>lookUp(KeyIndex::rowCount));
    assertTrue(table.indexBytes() > 0);
    IndexEntries broken = new IndexEntries();
    broken.add(new long[] {2, 3}, new long[] {2}, new long[] {2, 3}, 2);
    table.publish(broken, null); // the commit is durable: this must not fail
    assertEquals(0, table.indexBytes());
    assertEquals(0, table.<Long>lookUp(KeyIndex::rowCount), "built from what is stored: nothing");
  }
}
