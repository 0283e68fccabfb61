package dev.sheaf.sql.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The common table expressions that a place in a statement sees.
 *
 * <p>One that is used twice and reads inputs is made to be computed once, because an input can be
 * read only once.
 */
final class CteScope {
  /** None. */
  static final CteScope NONE = new CteScope(Map.of());

  private static final class Cte {
    private final @Nullable ObjectNode entry;
    private boolean readsInputs;
    private int uses;

    private Cte(@Nullable ObjectNode entry) {
      this.entry = entry;
    }
  }

  private final Map<String, Cte> ctes;

  private CteScope(Map<String, Cte> ctes) {
    this.ctes = ctes;
  }

  /**
   * This scope with what the WITH clause of a node adds; its queries are walked.
   *
   * @param scope the SELECT around the node
   */
  CteScope with(ObjectNode node, Planner planner, @Nullable Scope scope) {
    JsonNode entries = node.path("cte_map").path("map");
    if (entries.isEmpty()) {
      return this;
    }
    CteScope all = new CteScope(new HashMap<>(ctes));
    for (JsonNode entry : entries) {
      String name = entry.path("key").asText().toLowerCase(Locale.ROOT);
      ObjectNode value = (ObjectNode) entry.path("value");
      boolean recursive =
          SyntaxTree.text(value.at("/query/node"), "type").equals("RECURSIVE_CTE_NODE");
      CteScope inner = new CteScope(new HashMap<>(all.ctes));
      if (recursive) {
        inner.ctes.put(name, new Cte(null));
      }
      Cte cte = new Cte(value);
      int before = planner.itemCount();
      planner.walk(value, scope, inner);
      cte.readsInputs = planner.itemCount() > before;
      all.ctes.put(name, cte);
    }
    return all;
  }

  /** Whether a name means one of them; then it counts as used once more. */
  boolean use(String table) {
    @Nullable Cte cte = ctes.get(table.toLowerCase(Locale.ROOT));
    if (cte == null) {
      return false;
    }
    cte.uses++;
    if (cte.uses > 1 && cte.readsInputs && cte.entry != null) {
      cte.entry.put("materialized", "CTE_MATERIALIZE_ALWAYS");
    }
    return true;
  }
}
