package dev.sheaf.ops.merge;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.VersionId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a sequence of merges has done and has to do; kept as the continuation of a pending merge.
 *
 * <p><i>Stored form:</i> text of lines: the id of the head, the ids of both lists with spaces
 * between, and then a name each.
 *
 * @param head where the branch is, and must be when the sequence ends
 * @param made versions that were made, oldest first
 * @param left versions to bring in, in order; the first is the one whose conflicts wait
 * @param names what the user calls the versions of the whole sequence, done ones first; empty where
 *     they have no names
 */
record SequenceSteps(
    VersionId head, List<VersionId> made, List<VersionId> left, List<String> names) {
  private static final int FIRST_NAME = 3;

  SequenceSteps {
    made = List.copyOf(made);
    left = List.copyOf(left);
    names = names.stream().map(name -> name.replace('\n', ' ')).toList();
  }

  String encode() {
    String ids = head.hex() + "\n" + text(made) + "\n" + text(left);
    return names.isEmpty() ? ids : ids + "\n" + String.join("\n", names);
  }

  private static String text(List<VersionId> ids) {
    return ids.stream().map(VersionId::hex).collect(Collectors.joining(" "));
  }

  /**
   * Reads the steps.
   *
   * @throws SheafException DAMAGED (environment)
   */
  static SequenceSteps decode(String stored) {
    List<String> lines = Arrays.asList(stored.split("\n", -1));
    try {
      if (lines.size() >= FIRST_NAME) {
        List<VersionId> left = ids(lines.get(2));
        List<String> names = lines.subList(FIRST_NAME, lines.size());
        if (!left.isEmpty() && (names.isEmpty() || names.size() >= left.size())) {
          return new SequenceSteps(VersionId.parse(lines.get(0)), ids(lines.get(1)), left, names);
        }
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
    String text = "what is pending cannot be read; abort it, and begin again";
    return cause == null
        ? SheafException.of(ErrorCode.DAMAGED, text)
        : SheafException.because(cause, ErrorCode.DAMAGED, text);
  }
}
