package dev.sheaf.cli.report;

import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.VersionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which branches and tags are on which version. */
public final class RefLabels {
  private final Map<VersionId, List<Ref>> refs = new HashMap<>();

  /** Those of a dataset, as they are now. */
  public RefLabels(Dataset dataset) {
    for (Ref ref : dataset.refs()) {
      refs.computeIfAbsent(ref.target(), id -> new ArrayList<>()).add(ref);
    }
  }

  /** The refs on a version, by name. */
  public List<Ref> on(VersionId version) {
    return refs.getOrDefault(version, List.of());
  }

  /** {@code main, v1.0}; empty if there are none. */
  public StyledText shown(VersionId version) {
    StyledText text = StyledText.empty();
    for (Ref ref : on(version)) {
      text = text.plus(text.pieces().isEmpty() ? "" : ", ").plus(shown(ref));
    }
    return text;
  }

  /** The name of a ref in the style of its kind. */
  public static StyledText shown(Ref ref) {
    return StyledText.of(ref.name(), ref.kind() == RefKind.BRANCH ? Style.BRANCH : Style.TAG);
  }
}
