package dev.sheaf.sql.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers the parameters that a rewritten statement still has from 1, without gaps. */
final class Parameters {
  private final Map<String, Integer> places = new HashMap<>();
  private final List<Integer> used = new ArrayList<>();
  private final Map<Integer, Integer> numbers = new HashMap<>();

  private Parameters() {}

  /**
   * Renumbers the parameters of a statement.
   *
   * @return the places that they had, counted from 0, in their new order
   */
  static List<Integer> renumber(ObjectNode statement) {
    Parameters parameters = new Parameters();
    for (JsonNode named : statement.path("named_param_map")) {
      parameters.places.put(named.path("key").asText(), named.path("value").asInt() - 1);
    }
    parameters.walk(statement.path("node"));
    ArrayNode map = statement.putArray("named_param_map");
    for (int number = 1; number <= parameters.used.size(); number++) {
      map.addObject().put("key", Integer.toString(number)).put("value", number);
    }
    return parameters.used;
  }

  private void walk(JsonNode node) {
    if (node instanceof ObjectNode object && SyntaxTree.text(object, "class").equals("PARAMETER")) {
      Integer place = places.get(SyntaxTree.text(object, "identifier"));
      if (place != null) {
        int number =
            numbers.computeIfAbsent(
                place,
                first -> {
                  used.add(first);
                  return used.size();
                });
        object.put("identifier", Integer.toString(number));
      }
    }
    node.forEach(this::walk);
  }
}
