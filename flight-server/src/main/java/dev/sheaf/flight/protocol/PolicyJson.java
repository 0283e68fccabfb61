package dev.sheaf.flight.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.ops.merge.CellPolicy;
import dev.sheaf.ops.merge.MergeKind;
import dev.sheaf.ops.merge.MergePolicy;
import dev.sheaf.ops.merge.Preference;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Policies of merges, as JSON says them: one word, or an object with three fields. */
public final class PolicyJson {
  private static final String FIELD = "policy";
  private static final SortedMap<String, Preference> PREFERENCES =
      new TreeMap<>(
          Map.of(
              "report", Preference.REPORT, "ours", Preference.OURS, "theirs", Preference.THEIRS));
  private static final SortedMap<String, MergeKind> KINDS =
      new TreeMap<>(Map.of("three-way", MergeKind.THREE_WAY, "two-way", MergeKind.TWO_WAY));

  private PolicyJson() {}

  /**
   * Reads the field {@value #FIELD}.
   *
   * @return conflicts are reported where there is none
   * @throws dev.sheaf.store.error.SheafException BAD_ARGUMENT (caller)
   */
  public static MergePolicy read(JsonBody body) {
    JsonNode node = body.find(FIELD);
    if (node == null || node.isTextual()) {
      return MergePolicy.reportConflicts().prefer(body.word(FIELD, PREFERENCES, Preference.REPORT));
    }
    JsonBody object = body.object(FIELD);
    if (object == null) {
      throw new IllegalStateException("a field that is there has gone");
    }
    MergePolicy policy =
        MergePolicy.reportConflicts()
            .kind(object.word("kind", KINDS, MergeKind.THREE_WAY))
            .prefer(object.word("prefer", PREFERENCES, Preference.REPORT));
    for (Map.Entry<String, String> column : object.textsByName("columns").entrySet()) {
      policy = policy.column(column.getKey(), CellPolicy.parse(column.getValue()));
    }
    object.requireNoMore();
    return policy;
  }

  /** Writes the field {@value #FIELD}. */
  static void write(MergePolicy policy, ObjectNode into) {
    ObjectNode object = into.putObject(FIELD);
    object.put("kind", policy.kind() == MergeKind.TWO_WAY ? "two-way" : "three-way");
    PREFERENCES.forEach(
        (word, preference) -> {
          if (preference == policy.preference()) {
            object.put("prefer", word);
          }
        });
    ObjectNode columns = object.putObject("columns");
    policy.columns().forEach((column, how) -> columns.put(column, how.name()));
  }
}
