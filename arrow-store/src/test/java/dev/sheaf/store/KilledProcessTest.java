package dev.sheaf.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.ChildJvm;
import dev.sheaf.store.testing.CommitLoop;
import dev.sheaf.store.testing.OpenFiles;
import dev.sheaf.store.testing.SampleDataset;
import dev.sheaf.store.testing.Seeds;
import dev.sheaf.store.testing.TestRows;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that commits is killed, again and again on one dataset: whatever it acknowledged is
 * there, and everything is whole.
 */
@ExtendWith(AllocatorExtension.class)
class KilledProcessTest {
  private static final int KILLS = 3;
  private static final int NIGHTLY_KILLS = 40;
  private static final int COMMITS_MAX = 40;
  private static final int DELAY_NANOS_MAX = 20_000_000;

  @TempDir private Path directory;

  @Test
  void whatIsAcknowledgedSurvives(BufferAllocator allocator) {
    StorageScheme[] schemes = StorageScheme.values();
    Random random = Seeds.random("kill");
    killRepeatedly(allocator, random, schemes[random.nextInt(schemes.length)], KILLS);
  }

  @Test
  @Tag("nightly")
  void whatIsAcknowledgedSurvivesManyKills(BufferAllocator allocator) {
    for (StorageScheme scheme : StorageScheme.values()) {
      killRepeatedly(allocator, Seeds.random("kills " + scheme), scheme, NIGHTLY_KILLS);
    }
  }

  private void killRepeatedly(
      BufferAllocator allocator, Random random, StorageScheme scheme, int kills) {
    Path path = directory.resolve(scheme.spelling());
    Set<String> acknowledged = new LinkedHashSet<>();
    for (int kill = 1; kill <= kills; kill++) {
      int before = acknowledged.size();
      run(path, random, scheme, acknowledged);
      assertTrue(acknowledged.size() > before, "some commits were acknowledged");
      try (Dataset dataset = Dataset.open(allocator, path, DatasetOptions.defaults())) {
        for (String id : acknowledged) {
          assertEquals(id, dataset.version(id).id().hex());
        }
        assertEquals(List.of(), dataset.verify().findings(), "after kill " + kill);
        // What was not acknowledged may be there too: the kill came between commit and answer.
        assertTrue(dataset.versionCount() >= acknowledged.size());
        assertTrue(
            dataset.versionCount() <= acknowledged.size() + 2L * kill,
            "one commit in flight, and one of this test, per kill");
        SampleDataset.write(
            dataset, allocator, "main", TestRows.ints("id", 1).texts("name", "kill " + kill));
        assertEquals(List.of(), dataset.verify().findings());
      }
      assertEquals(List.of(), OpenFiles.below(path));
    }
  }

  /** Lets a process commit for a while, and kills it at any moment. */
  private static void run(
      Path path, Random random, StorageScheme scheme, Set<String> acknowledged) {
    try (ChildJvm child =
        ChildJvm.start(
            CommitLoop.class, path.toString(), scheme.name(), Long.toString(random.nextLong()))) {
      assertEquals("open", child.nextLine());
      for (int commits = 1 + random.nextInt(COMMITS_MAX); commits > 0; commits--) {
        String line = child.nextLine();
        assertNotNull(line, "it ended by itself");
        acknowledge(line, acknowledged);
      }
      long until = System.nanoTime() + random.nextInt(DELAY_NANOS_MAX);
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      child.kill().forEach(line -> acknowledge(line, acknowledged));
    }
  }

  private static void acknowledge(String line, Set<String> acknowledged) {
    String[] words = Objects.requireNonNull(line).split(" ", -1);
    if (words.length == 2 && words[1].length() == 40) { // else it was killed while it wrote
      acknowledged.add(words[1]);
    }
  }
}
