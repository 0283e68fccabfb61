package dev.sheaf.store.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.HistoryShape.Clocks;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VersionGraphTest {
  private static final int LONG = 10_000;

  private final MemoryVersions versions = new MemoryVersions();
  private final VersionGraph graph = new VersionGraph(versions);

  private List<Version> history(HistoryShape shape, int count) {
    List<Version> history = shape.generate(new Random(1), count, Clocks.TRUE);
    history.forEach(versions::add);
    return history;
  }

  private Version child(String message, Version... parents) {
    VersionBuilder builder =
        parents.length == 0 ? VersionBuilder.root() : VersionBuilder.childOf(List.of(parents));
    return versions.add(builder.message(message).build());
  }

  private long readsOf(Runnable operation) {
    long before = versions.reads();
    operation.run();
    return versions.reads() - before;
  }

  @Test
  void aShortLogOfALongHistoryReadsFewVersions() {
    Version head = history(HistoryShape.LINEAR, LONG).get(LONG - 1);
    assertTrue(readsOf(() -> graph.log(History.of(head.id()).limit(10))) < 50);
  }

  @Test
  void aRangeAtTheEndOfALongHistoryReadsFewVersions() {
    List<Version> history = history(HistoryShape.LINEAR, LONG);
    History range =
        History.of(history.get(LONG - 1).id()).excluding(List.of(history.get(LONG - 6).id()));
    assertTrue(readsOf(() -> assertEquals(5, graph.log(range).size())) < 50);
  }

  @Test
  void theMergeBaseOfTwoNewBranchesReadsFewVersions() {
    Version head = history(HistoryShape.LINEAR, LONG).get(LONG - 1);
    Version ours = child("ours", head);
    Version theirs = child("theirs", child("before", head));
    assertTrue(readsOf(() -> assertEquals(head, graph.mergeBase(ours, theirs).orElseThrow())) < 20);
  }

  @Test
  void ancestryIsDeniedWithoutReadingBelowTheLevel() {
    List<Version> history = history(HistoryShape.LINEAR, LONG);
    Version aside = child("aside", history.get(LONG - 5));
    assertTrue(readsOf(() -> assertFalse(graph.isAncestor(aside, history.get(LONG - 1)))) < 20);
  }

  @Test
  void crissCrossHasTwoMergeBasesAndTakesTheSameOneFromBothSides() {
    Version root = child("root");
    Version a = child("a", root);
    Version b = child("b", root);
    Version ours = child("ours", child("a2", a), b);
    Version theirs = child("theirs", child("b2", b), a);
    Version first = a.id().compareTo(b.id()) < 0 ? a : b;
    assertEquals(List.of(first, first.equals(a) ? b : a), graph.mergeBases(ours, theirs));
    assertEquals(first, graph.mergeBase(ours, theirs).orElseThrow());
    assertEquals(first, graph.mergeBase(theirs, ours).orElseThrow());
  }

  @Test
  void unrelatedHistoriesHaveNoMergeBase() {
    assertTrue(graph.mergeBase(child("one"), child("other")).isEmpty());
  }

  @Test
  void oneSideThatDescendsFromTheOtherHasTheOtherAsMergeBase() {
    Version root = child("root");
    Version head = child("head", root);
    assertEquals(List.of(root), graph.mergeBases(head, root));
    assertEquals(List.of(head), graph.mergeBases(head, head));
  }

  @Test
  void firstParentsEndAtTheRoot() {
    List<Version> history = history(HistoryShape.LINEAR, 5);
    assertEquals(history.get(0), graph.firstParentAncestor(history.get(4), 4));
    assertNull(graph.firstParentAncestor(history.get(4), 5));
    assertEquals(history.get(2), graph.firstParentAsOf(history.get(4), history.get(2).instant()));
    assertNull(graph.firstParentAsOf(history.get(4), history.get(0).instant().minusMillis(1)));
  }

  @Test
  void shortFormsGrowUntilTheyAreUnique() {
    Version version = child("lonely");
    assertEquals(version.id().shortHex(), graph.abbreviate(version.id()));
    VersionId id = version.id();
    VersionId twin = new VersionId(id.high(), id.middle() ^ 1, id.low());
    versions.add(
        new Version(
            twin,
            0,
            List.of(),
            "",
            version.time(),
            "twin",
            version.properties(),
            version.tables()));
    assertEquals(id.hex().substring(0, 32), graph.abbreviate(id));
  }

  @Test
  void aMissingParentIsDamageAndAnUnknownIdIsNot() {
    Version root = child("root");
    Version head = child("head", root);
    versions.lose(root.id());
    SheafException missing =
        assertThrows(SheafException.class, () -> graph.log(History.of(head.id())));
    assertEquals(ErrorCode.DAMAGED, missing.code());
    SheafException unknown = assertThrows(SheafException.class, () -> graph.version(root.id()));
    assertEquals(ErrorCode.UNKNOWN_REF, unknown.code());
  }

  @Test
  void verifyFindsAWrongIdAndAWrongLevel() {
    Version root = child("root");
    Version head = child("head", root);
    graph.verify(head);
    assertDamaged(copy(head, head.id(), 2, "head"));
    assertDamaged(copy(head, head.id(), 1, "another message"));
  }

  private void assertDamaged(Version version) {
    SheafException error = assertThrows(SheafException.class, () -> graph.verify(version));
    assertEquals(ErrorCode.DAMAGED, error.code());
  }

  private static Version copy(Version of, VersionId id, int level, String message) {
    return new Version(
        id, level, of.parents(), of.author(), of.time(), message, of.properties(), of.tables());
  }

  @Test
  void aCacheReadsAVersionOnceWhileItIsRecent() {
    Version root = child("root");
    Version head = child("head", root);
    VersionCache cache = new VersionCache(versions, 1);
    assertEquals(1, readsOf(() -> cache.version(root.id())));
    assertEquals(0, readsOf(() -> cache.version(root.id())));
    assertEquals(1, readsOf(() -> cache.version(head.id())));
    assertEquals(1, readsOf(() -> cache.version(root.id())));
    cache.keep(head);
    assertEquals(0, readsOf(() -> cache.version(head.id())));
    cache.clear();
    assertEquals(1, readsOf(() -> cache.version(head.id())));
    assertTrue(cache.find(VersionId.NONE).isEmpty());
    assertEquals(List.of(head.id()), cache.children(root.id()));
    assertEquals(List.of(root.id()), cache.withPrefix(root.id().hex(), 2));
  }
}
