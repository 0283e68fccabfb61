package dev.sheaf.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.graph.HistoryShape;
import dev.sheaf.store.graph.HistoryShape.Clocks;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionId;
import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GraphDrawingTest {
  private static String draw(String... versionsAndParents) {
    GraphDrawing<String> drawing = new GraphDrawing<>();
    List<String> rows = new ArrayList<>();
    for (String line : versionsAndParents) {
      List<String> names = List.of(line.split(" ", -1));
      GraphDrawing.Rows drawn = drawing.next(names.get(0), names.subList(1, names.size()), "●");
      rows.add(drawn.node() + names.get(0));
      rows.addAll(drawn.links());
    }
    return String.join("\n", rows) + "\n";
  }

  @Test
  void aLineOfVersionsIsOneLane() {
    assertEquals(
        """
        ● c
        ● b
        ● a
        """,
        draw("c b", "b a", "a"));
  }

  @Test
  void aBranchJoinsTheLaneOfItsParent() {
    assertEquals(
        """
        ● main
        │ ● clean
        ├─╯
        ● base
        """,
        draw("main base", "clean base", "base"));
  }

  @Test
  void aMergeForks() {
    assertEquals(
        """
        ● merge
        ├─╮
        ● │ ours
        │ ● theirs
        ├─╯
        ● base
        """,
        draw("merge ours theirs", "ours base", "theirs base", "base"));
  }

  @Test
  void aMergeOfManyForksOnce() {
    assertEquals(
        """
        ● merge
        ├─┬─╮
        ● │ │ a
        │ ● │ b
        ├─╯ │
        │   ● c
        ├───╯
        ● base
        """,
        draw("merge a b c", "a base", "b base", "c base", "base"));
  }

  @Test
  void linesCrossWithoutTurning() {
    assertEquals(
        """
        ● m
        ├─╮
        │ │ ● x
        ├─┼─╯
        ● │ a
        │ ● b
        ├─╯
        ● base
        """,
        draw("m a b", "x a", "a base", "b base", "base"));
  }

  @Test
  void whatHasNoParentIsNotTakenForAChildOfTheNext() {
    assertEquals(
        """
        ● a
          ● b
        ● c
        """,
        draw("a", "b", "c"));
  }

  @Test
  void everyEdgeIsDrawnAndNoOther() {
    Seeds.forEach(
        60,
        seed -> {
          Random random = Seeds.random(seed);
          for (HistoryShape shape : HistoryShape.values()) {
            check(shape.generate(random, 1 + random.nextInt(60), Clocks.TRUE), random);
          }
        });
  }

  private static void check(List<Version> history, Random random) {
    GraphDrawing<VersionId> drawing = new GraphDrawing<>();
    List<String> rows = new ArrayList<>();
    Map<String, Set<String>> expected = new HashMap<>();
    Set<VersionId> waiting = new HashSet<>();
    for (Version version : childrenFirst(history, random)) {
      GraphDrawing.Rows drawn = drawing.next(version.id(), version.parents(), "●");
      rows.add(drawn.node() + version.id().hex());
      rows.addAll(drawn.links());
      expected.put(
          version.id().hex(),
          version.parents().stream().map(VersionId::hex).collect(Collectors.toSet()));
      waiting.remove(version.id());
      waiting.addAll(version.parents());
      assertTrue(
          drawing.columns() <= 2 * waiting.size() + 2,
          () -> drawing.columns() + " columns for " + waiting.size() + " waiting versions");
    }
    assertEquals(expected, new DrawnGraph(rows).parents(), () -> String.join("\n", rows));
  }

  /** Any order in which no version stands before a child of it. */
  private static List<Version> childrenFirst(List<Version> history, Random random) {
    Map<VersionId, Integer> children = new HashMap<>();
    history.forEach(v -> v.parents().forEach(parent -> children.merge(parent, 1, Integer::sum)));
    List<Version> left = new ArrayList<>(history);
    List<Version> order = new ArrayList<>();
    while (!left.isEmpty()) {
      List<Version> ready = left.stream().filter(v -> !children.containsKey(v.id())).toList();
      Version next = ready.get(random.nextInt(ready.size()));
      left.remove(next);
      order.add(next);
      next.parents()
          .forEach(parent -> children.computeIfPresent(parent, (id, n) -> n == 1 ? null : n - 1));
    }
    return order;
  }
}
