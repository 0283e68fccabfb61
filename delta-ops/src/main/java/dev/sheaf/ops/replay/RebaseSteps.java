package dev.sheaf.ops.replay;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.VersionId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a rebase has done and has to do; kept as the continuation of a pending merge.
 *
 * <p><i>Stored form:</i> text of three lines: the id of the head, and the ids of both lists with
 * spaces between.
 *
 * @param head where the branch is, and must be when the rebase ends
 * @param made versions that were made, oldest first; the last one is what the next is made on
 * @param left versions to make again, oldest first; the first is the one whose conflicts wait
 */
record RebaseSteps(VersionId head, List<VersionId> made, List<VersionId> left) {
  RebaseSteps {
    made = List.copyOf(made);
    left = List.copyOf(left);
  }

  String encode() {
    return head.hex() + "\n" + text(made) + "\n" + text(left);
  }

  private static String text(List<VersionId> ids) {
    return ids.stream().map(VersionId::hex).collect(Collectors.joining(" "));
  }

  /**
   * Reads the steps.
   *
   * @throws SheafException DAMAGED (environment)
   */
  static RebaseSteps decode(String stored) {
    List<String> lines = Arrays.asList(stored.split("\n", -1));
    try {
      if (lines.size() == 3) {
        return new RebaseSteps(VersionId.parse(lines.get(0)), ids(lines.get(1)), ids(lines.get(2)));
      }
    } catch (SheafException e) {
      throw damaged(e);
    }
    throw damaged(null);
  }

  private static List<VersionId> ids(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(" ", -1)).map(VersionId::parse).toList();
  }

  private static SheafException damaged(@Nullable SheafException cause) {
    String text = "the rebase that is pending cannot be read; abort it, and begin again";
    return cause == null
        ? SheafException.of(ErrorCode.DAMAGED, text)
        : SheafException.because(cause, ErrorCode.DAMAGED, text);
  }
}
