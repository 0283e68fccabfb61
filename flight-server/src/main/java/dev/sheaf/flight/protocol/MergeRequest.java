package dev.sheaf.flight.protocol;

import dev.sheaf.ops.merge.FastForward;
import dev.sheaf.ops.merge.MergePolicy;
import dev.sheaf.ops.merge.OnConflict;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A wish to merge.
 *
 * @param sources what is merged in, at least one, in this order
 * @param into the branch that accepts it; its name, or {@code HEAD}
 * @param policy how it is decided
 * @param fastForward whether a version is made where the branch has nothing of its own
 * @param onConflict what becomes of a merge with conflicts
 * @param effect whether it is done
 * @param commit what is said about the version
 */
public record MergeRequest(
    List<String> sources,
    String into,
    MergePolicy policy,
    FastForward fastForward,
    OnConflict onConflict,
    Effect effect,
    CommitFields commit) {
  private static final int SOURCES_MAX = 100;
  private static final SortedMap<String, FastForward> FAST_FORWARDS =
      new TreeMap<>(
          Map.of(
              "allowed", FastForward.ALLOWED,
              "never", FastForward.NEVER,
              "only", FastForward.ONLY));
  private static final SortedMap<String, OnConflict> ON_CONFLICT =
      new TreeMap<>(Map.of("keep", OnConflict.KEEP, "forget", OnConflict.FORGET));

  /** Whether something is done. */
  public enum Effect {
    /** It is. */
    REAL,
    /** It is only said what would be. */
    DRY_RUN
  }

  /** Copies the list. */
  public MergeRequest {
    sources = List.copyOf(sources);
  }

  /** Reads the whole body. */
  public static MergeRequest read(JsonBody body) {
    Effect effect = body.flag("dry_run") ? Effect.DRY_RUN : Effect.REAL;
    MergeRequest request =
        new MergeRequest(
            sources(body, effect),
            body.text("into", "HEAD"),
            PolicyJson.read(body),
            body.word("fast_forward", FAST_FORWARDS, FastForward.ALLOWED),
            onConflict(body),
            effect,
            CommitFields.read(body));
    body.requireNoMore();
    return request;
  }

  /** What the client wants to become of conflicts. */
  public static OnConflict onConflict(JsonBody body) {
    return body.word("on_conflict", ON_CONFLICT, OnConflict.KEEP);
  }

  private static List<String> sources(JsonBody body, Effect effect) {
    List<String> sources = body.texts("sources");
    if (sources == null) {
      return List.of(body.text("source"));
    }
    if (sources.isEmpty() || sources.size() > SOURCES_MAX) {
      throw body.wrong("sources", "a list of 1 to " + SOURCES_MAX + " revisions");
    }
    if (effect == Effect.DRY_RUN && sources.size() > 1) {
      throw body.wrong("sources", "one revision for a dry run");
    }
    return sources;
  }

  /** Whether conflicts wait on the branch. */
  public boolean keepsConflicts() {
    return effect == Effect.REAL && onConflict == OnConflict.KEEP;
  }
}
