package dev.sheaf.flight;

import dev.sheaf.ops.merge.Merge;
import dev.sheaf.ops.merge.MergeSettings;
import dev.sheaf.ops.replay.Picks;
import dev.sheaf.ops.replay.Rebase;
import dev.sheaf.store.testing.TestRows;
import java.util.List;
import org.apache.arrow.flight.CallOption;

/**
 * A call, and the rights that it takes: all of them, and no others.
 *
 * @param name of an action, a command, or a message of Flight SQL, with what tells several apart
 *     behind a space
 * @param rights as in {@link dev.sheaf.flight.access.WrittenUsers}
 * @param call made by somebody in a place of its own
 */
record RightsCase(String name, List<String> rights, Call call) {
  /** Makes a call. */
  @FunctionalInterface
  interface Call {
    void make(UsedServer server, CallOption who, Place place) throws Exception;
  }

  /** What is called. */
  String called() {
    return name.split(" ", 2)[0];
  }

  /**
   * Branches that no other call uses.
   *
   * @param branch which begins as main did, and has a row of its own
   * @param source likewise, with another
   * @param fresh the name of a ref that is not there
   */
  record Place(UsedServer server, String branch, String source, String fresh) {

    static Place of(UsedServer server, int number) {
      Place place = new Place(server, "dev/" + number, "src/" + number, "new/" + number);
      server.dataset.branch(place.branch, "base");
      server.dataset.branch(place.source, "base");
      server.write(place.branch, TestRows.ints("id", 1).texts("name", "ours"));
      server.write(place.source, TestRows.ints("id", 1).texts("name", "theirs"));
      return place;
    }

    /** Another source, without conflicts. */
    String harmless() {
      server.dataset.branch(source + "/easy", "base");
      server.write(source + "/easy", TestRows.ints("id", 9).texts("name", "new"));
      return source + "/easy";
    }

    /** Leaves a merge with conflicts on the branch. */
    void pendingMerge() {
      Merge.of(server.allocator, server.dataset, source).into(branch).run();
    }

    /** Leaves a cherry-pick with conflicts on the branch. */
    void pendingPick() {
      Picks.of(server.allocator, server.dataset, MergeSettings.DEFAULTS.withBranch(branch))
          .run(List.of(source));
    }

    /** Leaves a rebase with conflicts on the branch. */
    void pendingRebase() {
      Rebase.of(server.allocator, server.dataset, branch).onto(source);
    }
  }
}
