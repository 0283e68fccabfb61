package dev.sheaf.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.graph.History;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionGraph;
import dev.sheaf.store.graph.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class CatalogConcurrencyTest {
  private static final int WRITERS = 4;
  private static final int COMMITS = 100;

  @Test
  void ofRacingCommitsOnOneHeadExactlyOneWins() throws Exception {
    try (Catalog catalog = CatalogFixture.inMemory()) {
      catalog.apply(
          CatalogFixture.firstLoad(CatalogFixture.child(CatalogFixture.ROOT, "load")).build());
      runAll(writer -> commit(catalog, writer));
      VersionId head = catalog.refs().ref("main").orElseThrow().target();
      VersionGraph graph = new VersionGraph(catalog.versions());
      assertEquals(2 + WRITERS * COMMITS, graph.log(History.of(head)).size());
      assertEquals(2 + WRITERS * COMMITS, catalog.versionCount());
      assertEquals(2 + WRITERS * COMMITS, catalog.refs().log("main", 10_000).size());
      assertEquals(List.of(), catalog.verify());
    }
  }

  /** Commits, trying again when another one was faster, while reading what is there. */
  private static void commit(Catalog catalog, int writer) {
    for (int done = 0; done < COMMITS; ) {
      Ref main = catalog.refs().ref("main").orElseThrow();
      Version parent = catalog.versions().version(main.target());
      Version version = CatalogFixture.child(parent, writer + "/" + done);
      CatalogChange change =
          CatalogChange.builder()
              .version(version)
              .delta(CatalogFixture.delta(version, parent.id(), "", "x"))
              .ref(
                  new RefChange.Move(
                      "main", parent.id(), version.id(), CatalogFixture.note("commit")))
              .build();
      if (catalog.apply(change) == ChangeOutcome.APPLIED) {
        done++;
      }
    }
  }

  private interface Task {
    void run(int writer);
  }

  private static void runAll(Task task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        running.add(threads.submit(() -> task.run(writer)));
      }
      for (Future<?> future : running) {
        future.get();
      }
    } finally {
      threads.shutdown();
    }
  }
}
