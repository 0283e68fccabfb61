package dev.sheaf.store.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RefUpdateTest {
  @Test
  void aMoveIsClassifiedByAncestry() {
    MemoryVersions versions = new MemoryVersions();
    VersionGraph graph = new VersionGraph(versions);
    Version root = versions.add(VersionBuilder.root().build());
    Version one = versions.add(VersionBuilder.childOf(root).message("one").build());
    Version two = versions.add(VersionBuilder.childOf(root).message("two").build());
    assertEquals(RefUpdate.CREATED, RefUpdate.between(graph, null, one.id()));
    assertEquals(RefUpdate.NO_CHANGE, RefUpdate.between(graph, one.id(), one.id()));
    assertEquals(RefUpdate.FAST_FORWARD, RefUpdate.between(graph, root.id(), one.id()));
    assertEquals(RefUpdate.FORCED, RefUpdate.between(graph, one.id(), two.id()));
    assertEquals(RefUpdate.FORCED, RefUpdate.between(graph, one.id(), root.id()));
  }

  @Test
  void refusalsAreNoSuccess() {
    assertTrue(RefUpdate.NO_CHANGE.succeeded());
    assertFalse(RefUpdate.LOST_RACE.succeeded());
    assertFalse(RefUpdate.NAME_TAKEN.succeeded());
    assertFalse(RefUpdate.REJECTED.succeeded());
  }
}
