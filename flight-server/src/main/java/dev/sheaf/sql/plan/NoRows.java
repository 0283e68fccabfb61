package dev.sheaf.sql.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A query made one that gives no rows, for its columns alone. */
public final class NoRows {
  private static final String MODIFIERS = "/statements/0/node/modifiers";

  private NoRows() {}

  /**
   * The tree of a query with a limit of 0.
   *
   * @param tree of the query
   * @param limited the tree of a query that has such a limit and no other modifier
   * @return the tree itself where its own limit has a parameter, which has to stay
   */
  public static String of(String tree, String limited) {
    ObjectNode query = SyntaxTree.one(tree);
    ArrayNode modifiers = (ArrayNode) query.at(MODIFIERS);
    for (int i = modifiers.size() - 1; i >= 0; i--) {
      if (SyntaxTree.text(modifiers.get(i), "type").startsWith("LIMIT")) {
        if (hasParameter(modifiers.get(i))) {
          return tree;
        }
        modifiers.remove(i);
      }
    }
    modifiers.add(SyntaxTree.one(limited).at(MODIFIERS).get(0));
    return SyntaxTree.write(query);
  }

  private static boolean hasParameter(JsonNode node) {
    if (node.path("class").asText().equals("PARAMETER")) {
      return true;
    }
    for (JsonNode child : node) {
      if (hasParameter(child)) {
        return true;
      }
    }
    return false;
  }
}
