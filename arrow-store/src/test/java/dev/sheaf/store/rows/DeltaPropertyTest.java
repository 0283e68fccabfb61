package dev.sheaf.store.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.rows.RandomRows.Rows;
import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The laws of papers.md B.2, for exact deltas. */
class DeltaPropertyTest {
  @Test
  void theDeltaBetweenTwoSetsIsExactAndPatchesRight() {
    Seeds.forEach(
        30,
        seed -> {
          List<Rows> history = history(seed, 2);
          Rows a = history.get(0);
          Rows b = history.get(1);
          Delta delta = Delta.between(a.set(), b.set());
          a.model().andNot(b.model()).assertSameRows(delta.deletes());
          b.model().andNot(a.model()).assertSameRows(delta.inserts());
          assertTrue(delta.isExactOn(a.set()));
          b.model().assertSameRows(delta.patch(a.set()));
          assertEquals(a.set().xorCardinality(b.set()), delta.cardinality());
          assertEquals(a.set().xor(b.set()), delta.deletes().or(delta.inserts()));
          assertEquals(a.set().equals(b.set()), delta.isEmpty());
        });
  }

  @Test
  void bothFormsOfThePatchAgree() {
    Seeds.forEach(
        20,
        seed -> {
          List<Rows> history = history(seed, 2);
          RowSet a = history.get(0).set();
          Delta delta = Delta.between(a, history.get(1).set());
          assertEquals(a.or(delta.inserts()).andNot(delta.deletes()), delta.patch(a));
        });
  }

  @Test
  void theInverseTakesAPatchBack() {
    Seeds.forEach(
        20,
        seed -> {
          List<Rows> history = history(seed, 2);
          RowSet a = history.get(0).set();
          RowSet b = history.get(1).set();
          Delta delta = Delta.between(a, b);
          assertTrue(delta.inverse().isExactOn(b));
          assertEquals(a, delta.inverse().patch(b));
          assertEquals(Delta.between(b, a), delta.inverse());
          assertEquals(delta, delta.inverse().inverse());
          assertTrue(delta.then(delta.inverse()).isEmpty());
        });
  }

  @Test
  void aContractionIsTheOnlyExactDeltaBetweenTheEnds() {
    Seeds.forEach(
        30,
        seed -> {
          List<Rows> history = history(seed, 3);
          Delta first = Delta.between(history.get(0).set(), history.get(1).set());
          Delta second = Delta.between(history.get(1).set(), history.get(2).set());
          Delta contracted = first.then(second);
          assertTrue(contracted.isExactOn(history.get(0).set()));
          assertEquals(Delta.between(history.get(0).set(), history.get(2).set()), contracted);
          history.get(2).model().assertSameRows(contracted.patch(history.get(0).set()));
          assertEquals(second.inverse().then(first.inverse()), contracted.inverse());
        });
  }

  @Test
  void contractionIsAssociative() {
    Seeds.forEach(
        20,
        seed -> {
          List<Rows> history = history(seed, 4);
          Delta first = Delta.between(history.get(0).set(), history.get(1).set());
          Delta second = Delta.between(history.get(1).set(), history.get(2).set());
          Delta third = Delta.between(history.get(2).set(), history.get(3).set());
          assertEquals(first.then(second).then(third), first.then(second.then(third)));
          assertEquals(first, first.then(Delta.none()));
          assertEquals(first, Delta.none().then(first));
        });
  }

  @Test
  void aBaseMakesLooseSetsExact() {
    Seeds.forEach(
        20,
        seed -> {
          Random random = Seeds.random(seed);
          RandomRows source = new RandomRows(random);
          Rows base = source.next();
          Rows deletes = source.next();
          Rows inserts = source.next();
          RowSet disjoint = inserts.set().andNot(deletes.set());
          Delta exact = Delta.exactOn(base.set(), deletes.set(), disjoint);
          assertTrue(exact.isExactOn(base.set()));
          base.model()
              .andNot(deletes.model())
              .or(inserts.model().andNot(deletes.model()))
              .assertSameRows(exact.patch(base.set()));
        });
  }

  @Test
  void aDeltaPatchesNothingThatItIsNotExactOn() {
    Seeds.forEach(
        30,
        seed -> {
          List<Rows> history = history(seed, 3);
          Delta delta = Delta.between(history.get(0).set(), history.get(1).set());
          RowSet other = history.get(2).set();
          if (delta.isExactOn(other)) {
            assertEquals(other.andNot(delta.deletes()).or(delta.inserts()), delta.patch(other));
          } else {
            assertThrows(IllegalArgumentException.class, () -> delta.patch(other));
          }
        });
  }

  @Test
  void missingDeletesAndPresentInsertsDoNotMakeUpForEachOther() {
    // One row is not there to be deleted, one is there already: the total count comes out right.
    Delta delta = Delta.of(RowSet.of(1, 2), RowSet.of(3, 4));
    RowSet base = RowSet.of(1, 3);
    assertFalse(delta.isExactOn(base));
    assertThrows(IllegalArgumentException.class, () -> delta.patch(base));
  }

  @Test
  void contradictionsAreRefused() {
    RowSet one = RowSet.of(1);
    assertThrows(IllegalArgumentException.class, () -> Delta.of(one, RowSet.of(1, 2)));
    assertThrows(IllegalArgumentException.class, () -> Delta.exactOn(one, one, one));
    Delta insert = Delta.of(RowSet.empty(), one);
    assertThrows(IllegalArgumentException.class, () -> insert.then(insert));
    assertThrows(IllegalArgumentException.class, () -> insert.inverse().then(insert.inverse()));
  }

  @Test
  void nothingChangesNothing() {
    RowSet rows = RowSet.range(0, 5, 500_000);
    assertSame(rows, Delta.none().patch(rows));
    assertTrue(Delta.between(rows, rows).isEmpty());
    assertEquals("Delta[-0 +0]", Delta.none().toString());
    assertEquals(Delta.none(), Delta.between(rows, rows));
    assertEquals(Delta.none().hashCode(), Delta.between(rows, rows).hashCode());
  }

  /** Versions that descend from each other, or are strangers. */
  private static List<Rows> history(long seed, int count) {
    Random random = Seeds.random(seed);
    RandomRows source = new RandomRows(random);
    boolean strangers = random.nextInt(4) == 0;
    List<Rows> versions = new ArrayList<>();
    versions.add(source.next());
    while (versions.size() < count) {
      Rows last = versions.get(versions.size() - 1);
      versions.add(strangers ? source.next() : source.edit(last, 4));
    }
    return versions;
  }
}
