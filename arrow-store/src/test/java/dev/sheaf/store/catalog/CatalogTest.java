package dev.sheaf.store.catalog;

import static dev.sheaf.store.catalog.CatalogFixture.ROOT;
import static dev.sheaf.store.catalog.CatalogFixture.TABLE;
import static dev.sheaf.store.catalog.CatalogFixture.batch;
import static dev.sheaf.store.catalog.CatalogFixture.branch;
import static dev.sheaf.store.catalog.CatalogFixture.bytes;
import static dev.sheaf.store.catalog.CatalogFixture.child;
import static dev.sheaf.store.catalog.CatalogFixture.commit;
import static dev.sheaf.store.catalog.CatalogFixture.delta;
import static dev.sheaf.store.catalog.CatalogFixture.dump;
import static dev.sheaf.store.catalog.CatalogFixture.end;
import static dev.sheaf.store.catalog.CatalogFixture.fill;
import static dev.sheaf.store.catalog.CatalogFixture.firstLoad;
import static dev.sheaf.store.catalog.CatalogFixture.grow;
import static dev.sheaf.store.catalog.CatalogFixture.key;
import static dev.sheaf.store.catalog.CatalogFixture.note;
import static dev.sheaf.store.catalog.CatalogFixture.segment;
import static dev.sheaf.store.catalog.CatalogFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.RefLogEntry;
import dev.sheaf.store.graph.RefUpdate;
import dev.sheaf.store.graph.RevisionResolver;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionGraph;
import dev.sheaf.store.graph.VersionId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatalogTest {
  private final Catalog catalog = CatalogFixture.inMemory();
  private final Refs refs = catalog.refs();

  @AfterEach
  void verifyAndClose() {
    assertEquals(List.of(), catalog.verify());
    assertEquals(List.of(), catalog.integrityCheck());
    catalog.close();
    catalog.close();
  }

  private void apply(CatalogChange.Builder change) {
    assertEquals(ChangeOutcome.APPLIED, catalog.apply(change.build()));
  }

  private void assertRefused(ChangeOutcome outcome, CatalogChange.Builder change) {
    String before = dump(catalog);
    assertEquals(outcome, catalog.apply(change.build()));
    assertEquals(before, dump(catalog));
  }

  @Test
  void aNewCatalogHoldsItsFirstVersion() {
    assertEquals(CatalogFixture.SETTINGS, catalog.settings());
    assertEquals("main", refs.head());
    assertEquals(List.of(branch("main", ROOT.id())), refs.refs());
    assertEquals(1, catalog.versionCount());
    assertEquals(ROOT, catalog.versions().version(ROOT.id()));
  }

  @Test
  void versionsAreFoundByIdPrefixParentAndOrder() {
    Version three = fill(catalog);
    Version read = catalog.versionsAfter(3, 10).get(0).version();
    assertEquals(three, read);
    assertEquals(three.tables(), read.tables());
    assertEquals(three.properties(), read.properties());
    assertEquals(three.time(), read.time());
    assertTrue(read.hasTrueId());
    VersionId two = three.parents().get(0);
    assertEquals(List.of(three.id()), catalog.versions().children(two));
    assertEquals(List.of(), catalog.versions().children(three.id()));
    assertEquals(List.of(two), catalog.versions().withPrefix(two.hex().substring(0, 12), 2));
    assertEquals(4, catalog.versions().withPrefix("", 10).size());
    assertEquals(2, catalog.versions().withPrefix("", 2).size());
    assertEquals(4, catalog.sequence(three.id()).orElseThrow());
    assertTrue(catalog.sequence(VersionId.NONE).isEmpty());
    assertTrue(catalog.versions().find(VersionId.NONE).isEmpty());
    assertEquals(List.of(3L), sequences(2, 1));
  }

  private List<Long> sequences(long after, int limit) {
    return catalog.versionsAfter(after, limit).stream().map(StoredVersion::sequence).toList();
  }

  @Test
  void revisionsAndHistoryWorkOnACatalog() {
    Version three = fill(catalog);
    VersionGraph graph = new VersionGraph(catalog.versions());
    RevisionResolver resolver = new RevisionResolver(graph, refs, refs.head());
    assertEquals(three, resolver.resolve("HEAD"));
    assertEquals(ROOT, resolver.resolve("v1~2"));
    assertEquals(three.parents().get(0), resolver.resolve("main@{1}").id());
    assertEquals(2, graph.log(resolver.history("clean..main")).size());
  }

  @Test
  void rowSetsAreStoredInFullAndAsDeltas() {
    Version one = child(ROOT, "one");
    Version two = child(one, "two");
    apply(firstLoad(one));
    apply(commit(catalog, one, two));
    assertEquals("rows of one", text(catalog.rowSet(key(one)).orElseThrow()));
    assertEquals(Optional.empty(), catalog.rowSet(key(two)));
    StoredDelta stored = catalog.delta(key(two), one.id()).orElseThrow();
    assertEquals("x>two", text(stored.deletes()) + '>' + text(stored.inserts()));
    assertEquals(new DeltaEntry(key(two), one.id(), 1, 3, 4), stored.entry());
    assertEquals(key(one), stored.entry().baseKey());
    RowSetEntry ofOne = catalog.rowSetEntry(key(one));
    RowSetEntry ofTwo = catalog.rowSetEntry(key(two));
    assertEquals(new RowSetEntry(key(one), 11, List.of()), ofOne);
    assertEquals(new RowSetEntry(key(two), -1, List.of(stored.entry())), ofTwo);
    assertEquals(List.of(ofOne, ofTwo), catalog.rowSetEntries(TABLE));
    assertFalse(catalog.rowSetEntry(key(ROOT)).isStored());
    assertTrue(catalog.delta(key(two), ROOT.id()).isEmpty());
  }

  @Test
  void storageIsChosenAnewInOneChange() {
    Version one = child(ROOT, "one");
    Version two = child(one, "two");
    apply(firstLoad(one));
    apply(commit(catalog, one, two));
    apply(
        CatalogChange.builder()
            .rowSet(key(two), bytes("rows of two"))
            .delta(delta(one, two.id(), "two", "x"))
            .dropRowSet(key(one))
            .dropDelta(key(two), one.id()));
    assertFalse(catalog.rowSetEntry(key(one)).isMaterialized());
    assertTrue(catalog.rowSetEntry(key(two)).isMaterialized());
    apply(
        CatalogChange.builder().delta(delta(one, VersionId.NONE, "", "all")).dropRowSet(key(two)));
    assertEquals(2, catalog.rowSetEntry(key(one)).deltas().size());
  }

  @Test
  void theSameCommitTriedAgainIsTheSameVersion() {
    Version one = child(ROOT, "one");
    apply(firstLoad(one));
    refs.create(branch("other", ROOT.id()), note("branch"));
    apply(
        CatalogChange.builder()
            .version(one)
            .rowSet(key(one), bytes("rows of one"))
            .ref(new RefChange.Move("other", ROOT.id(), one.id(), note("commit"))));
    assertEquals(2, catalog.versionCount());
    assertEquals(one.id(), refs.ref("other").orElseThrow().target());
  }

  @Test
  void ofTwoCommitsOnOneHeadTheSecondLosesTheRace() {
    Version one = child(ROOT, "one");
    apply(firstLoad(one));
    Version winner = child(one, "winner");
    Version loser = child(one, "loser");
    apply(commit(catalog, one, winner));
    assertRefused(ChangeOutcome.REF_MOVED, commit(catalog, one, loser));
    assertTrue(catalog.versions().find(loser.id()).isEmpty());
  }

  @Test
  void anAppendStartsWhereTheSegmentEnds() {
    fill(catalog);
    SegmentEnd now = catalog.segment(1).orElseThrow().end();
    assertEquals(end(0, 384, 7), now);
    SegmentChange stale = grow(1, end(0, 256, 5), end(0, 384, 7), batch(1, 0, 5, 2, 256));
    assertRefused(ChangeOutcome.SEGMENT_MOVED, CatalogChange.builder().segment(stale));
    apply(CatalogChange.builder().segment(new SegmentChange.Freeze(1)));
    SegmentChange frozen = grow(1, now, end(0, 512, 8), batch(1, 0, 7, 1, 384));
    assertRefused(ChangeOutcome.SEGMENT_MOVED, CatalogChange.builder().segment(frozen));
    assertTrue(catalog.growingSegment(TABLE, "main").isEmpty());
    assertRefused(
        ChangeOutcome.SEGMENT_MOVED,
        CatalogChange.builder().segment(new SegmentChange.Create(segment(1, "main"))));
  }

  @Test
  void aChunkWrittenAnewReplacesItsBatches() {
    fill(catalog);
    SegmentEnd now = catalog.segment(1).orElseThrow().end();
    apply(
        CatalogChange.builder()
            .segment(
                new SegmentChange.Grow(
                    1, now, end(0, 512, 7), Set.of(0), List.of(batch(1, 0, 0, 7, 384)))));
    assertEquals(List.of(batch(1, 0, 0, 7, 384)), catalog.batches(1));
    assertEquals(List.of(), catalog.batches(9));
  }

  @Test
  void aRewrittenFileReplacesAllBatchesUnlessTheSegmentGrewMeanwhile() {
    Version three = fill(catalog);
    SegmentEnd copied = catalog.segment(1).orElseThrow().end();
    SegmentChange rewrite =
        new SegmentChange.Rewrite(1, copied, end(1, 128, 7), List.of(batch(1, 0, 0, 7, 0)));
    apply(commit(catalog, three, child(three, "four")));
    assertRefused(ChangeOutcome.SEGMENT_MOVED, CatalogChange.builder().segment(rewrite));
    SegmentEnd now = catalog.segment(1).orElseThrow().end();
    apply(
        CatalogChange.builder()
            .segment(
                new SegmentChange.Rewrite(1, now, end(1, 128, 9), List.of(batch(1, 0, 0, 9, 0)))));
    assertEquals(List.of(batch(1, 0, 0, 9, 0)), catalog.batches(1));
    assertEquals(end(1, 128, 9), catalog.segment(1).orElseThrow().end());
  }

  @Test
  void segmentsBelongToABranchOrToAll() {
    fill(catalog);
    apply(
        CatalogChange.builder()
            .segment(
                new SegmentChange.Create(
                    new SegmentRecord(
                        2, TABLE, CatalogFixture.SCHEMA, null, false, end(0, 0, 0)))));
    assertEquals(1, catalog.growingSegment(TABLE, "main").orElseThrow().id());
    assertEquals(2, catalog.growingSegment(TABLE, null).orElseThrow().id());
    assertTrue(catalog.growingSegment(TABLE, "clean").isEmpty());
    assertEquals(2, catalog.segments().size());
  }

  @Test
  void aSecondGrowingSegmentOfABranchIsRefused() {
    fill(catalog);
    CatalogChange second =
        CatalogChange.builder().segment(new SegmentChange.Create(segment(2, "main"))).build();
    assertEquals(ChangeOutcome.SEGMENT_MOVED, catalog.apply(second));
  }

  @Test
  void refsFollowTheRules() {
    Version three = fill(catalog);
    VersionId two = three.parents().get(0);
    Ref clean = refs.ref("clean").orElseThrow();
    assertEquals(RefUpdate.NAME_TAKEN, refs.create(branch("v1", two), note("branch")));
    assertEquals(
        RefUpdate.FAST_FORWARD,
        refs.move(clean, two, Refs.MovePolicy.FAST_FORWARD_ONLY, note("merge")));
    assertEquals(
        RefUpdate.LOST_RACE,
        refs.move(clean, three.id(), Refs.MovePolicy.FAST_FORWARD_ONLY, note("merge")));
    clean = refs.ref("clean").orElseThrow();
    assertEquals(
        RefUpdate.NO_CHANGE, refs.move(clean, two, Refs.MovePolicy.ANYWHERE, note("reset")));
    assertEquals(
        RefUpdate.REJECTED,
        refs.move(clean, ROOT.id(), Refs.MovePolicy.FAST_FORWARD_ONLY, note("reset")));
    assertEquals(
        RefUpdate.FORCED, refs.move(clean, ROOT.id(), Refs.MovePolicy.ANYWHERE, note("reset")));
    assertEquals(RefUpdate.LOST_RACE, refs.delete(clean, note("delete")));
    assertEquals(RefUpdate.DELETED, refs.delete(refs.ref("clean").orElseThrow(), note("delete")));
    assertEquals(Optional.empty(), refs.ref("clean"));
    assertEquals(RefUpdate.IN_USE, refs.delete(refs.ref("main").orElseThrow(), note("delete")));
    assertCode(
        ErrorCode.NOT_A_BRANCH,
        () ->
            refs.move(
                new Ref("v1", RefKind.TAG, two), two, Refs.MovePolicy.ANYWHERE, note("reset")));
    assertCode(ErrorCode.BAD_NAME, () -> refs.create(branch("a..b", two), note("branch")));
    assertCode(ErrorCode.BAD_NAME, () -> refs.rename("main", "HEAD", note("rename")));
  }

  @Test
  void headMeansARefThatExists() {
    fill(catalog);
    assertTrue(refs.switchHead("v1"));
    assertEquals("v1", refs.head());
    assertFalse(refs.switchHead("nowhere"));
    assertEquals("v1", refs.head());
    assertEquals(RefUpdate.DELETED, refs.delete(refs.ref("main").orElseThrow(), note("delete")));
    assertTrue(catalog.segment(1).orElseThrow().frozen());
  }

  @Test
  void aRenamedBranchKeepsItsLogSegmentsAndHead() {
    Version three = fill(catalog);
    List<RefLogEntry> before = refs.log("main", 10);
    refs.delete(refs.ref("clean").orElseThrow(), note("delete"));
    assertEquals(RefUpdate.NAME_TAKEN, refs.rename("main", "v1", note("rename")));
    assertEquals(RefUpdate.LOST_RACE, refs.rename("clean", "other", note("rename")));
    assertEquals(RefUpdate.RENAMED, refs.rename("main", "clean", note("rename")));
    assertEquals("clean", refs.head());
    assertEquals(1, catalog.growingSegment(TABLE, "clean").orElseThrow().id());
    List<RefLogEntry> after = refs.log("clean", 10);
    assertEquals(before.size() + 1, after.size());
    assertEquals(three.id(), after.get(0).to());
    assertEquals("rename", after.get(0).note().operation());
    assertEquals(before.get(0).number(), after.get(1).number());
    assertEquals(List.of(), refs.log("main", 10));
  }

  @Test
  void everyStepOfARefIsInItsLog() {
    Version three = fill(catalog);
    List<RefLogEntry> log = refs.log("main", 10);
    assertEquals(4, log.size());
    assertEquals(three.id(), log.get(0).to());
    assertEquals(three.parents().get(0), log.get(0).from());
    assertEquals(null, log.get(3).from());
    assertEquals("Ada", log.get(0).note().author());
    assertEquals(CatalogFixture.TIME, log.get(0).note().time());
    assertEquals(Optional.of(log.get(2)), refs.logEntry("main", 2));
    assertEquals(Optional.empty(), refs.logEntry("main", 4));
    assertEquals(
        Optional.of(log.get(0)), refs.logEntryAsOf("main", CatalogFixture.TIME.toInstant()));
    assertEquals(
        Optional.empty(),
        refs.logEntryAsOf("main", CatalogFixture.TIME.minusSeconds(1).toInstant()));
    refs.delete(refs.ref("clean").orElseThrow(), note("delete"));
    assertEquals(null, refs.log("clean", 1).get(0).to());
  }

  @Test
  void numbersAreNeverGivenTwice() {
    assertEquals(1, catalog.newTableId());
    assertEquals(2, catalog.newTableId());
    assertEquals(1, catalog.newSchemaId());
    assertEquals(1, catalog.newSegmentId());
  }

  @Test
  void aChangeThatRefersToNothingIsRefusedAndLeavesNothing() {
    String before = dump(catalog);
    Version orphan = child(child(ROOT, "never stored"), "orphan");
    assertCode(
        ErrorCode.INTERNAL, () -> catalog.apply(CatalogChange.builder().version(orphan).build()));
    assertCode(
        ErrorCode.INTERNAL,
        () -> catalog.apply(CatalogChange.builder().rowSet(key(orphan), bytes("")).build()));
    assertCode(
        ErrorCode.INTERNAL,
        () -> catalog.apply(CatalogChange.builder().segment(new SegmentChange.Freeze(9)).build()));
    assertCode(ErrorCode.INTERNAL, () -> refs.create(branch("b", orphan.id()), note("branch")));
    assertEquals(before, dump(catalog));
  }

  @Test
  void aClosedCatalogSaysSo() {
    Catalog other = CatalogFixture.inMemory();
    other.close();
    other.close();
    assertCode(ErrorCode.CLOSED, other::segments);
    assertCode(ErrorCode.CLOSED, () -> other.apply(CatalogChange.builder().build()));
  }

  private static void assertCode(ErrorCode code, Runnable operation) {
    SheafException error = assertThrows(SheafException.class, operation::run);
    assertEquals(code, error.code(), error.getMessage());
  }
}
