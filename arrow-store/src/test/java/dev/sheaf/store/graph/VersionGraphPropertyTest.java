package dev.sheaf.store.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.testing.Seeds;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VersionGraphPropertyTest {
  private static final int VERSIONS_MAX = 40;

  @ParameterizedTest
  @EnumSource
  void ancestryAndMergeBasesAreThoseOfTheSetsOfAncestors(HistoryShape shape) {
    Seeds.forEach(
        60,
        seed -> {
          Case random = new Case(shape, seed);
          for (int i = 0; i < 30; i++) {
            Version a = random.version();
            Version b = random.version();
            assertEquals(random.naive.isAncestor(a, b), random.graph.isAncestor(a, b));
            List<Version> bases = random.naive.mergeBases(a, b);
            assertEquals(bases, random.graph.mergeBases(a, b));
            assertEquals(bases.stream().findFirst(), random.graph.mergeBase(a, b));
            assertEquals(random.graph.mergeBase(a, b), random.graph.mergeBase(b, a));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void walksShowTheLatestThatNothingStillToBeShownDescendsTo(HistoryShape shape) {
    Seeds.forEach(
        60,
        seed -> {
          Case random = new Case(shape, seed);
          for (int i = 0; i < 20; i++) {
            History history = random.query();
            assertEquals(random.naive.log(history), random.graph.log(history), history::toString);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void generatedVersionsVerify(HistoryShape shape) {
    Seeds.forEach(
        10,
        seed -> {
          Case random = new Case(shape, seed);
          random.history.forEach(random.graph::verify);
        });
  }

  private static final class Case {
    final Random random;
    final List<Version> history;
    final VersionGraph graph;
    final NaiveGraph naive;

    Case(HistoryShape shape, long seed) {
      random = Seeds.random(seed);
      HistoryShape.Clocks clocks =
          random.nextBoolean() ? HistoryShape.Clocks.TRUE : HistoryShape.Clocks.WRONG;
      history = shape.generate(random, 1 + random.nextInt(VERSIONS_MAX), clocks);
      naive = new NaiveGraph(history);
      MemoryVersions versions = new MemoryVersions();
      history.forEach(versions::add);
      graph = new VersionGraph(versions);
    }

    Version version() {
      return history.get(random.nextInt(history.size()));
    }

    List<VersionId> ids(int countMax) {
      return IntStream.range(0, random.nextInt(countMax + 1))
          .mapToObj(i -> version().id())
          .toList();
    }

    History query() {
      History query = History.of(ids(3)).excluding(ids(2));
      if (random.nextBoolean()) {
        query = query.firstParentOnly();
      }
      return random.nextBoolean() ? query.limit(random.nextInt(10)) : query;
    }
  }
}
