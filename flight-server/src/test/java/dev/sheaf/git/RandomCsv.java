package dev.sheaf.git;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A CSV file that is edited at random: records come, go, change and move; columns come, go, get
 * other names and places; and the way it is written changes too (quotes, line ends, a byte order
 * mark, no line end at the end). Every text is well-formed, has at least one record, and is another
 * one than those before.
 */
final class RandomCsv {
  private static final String[] TEXTS = {
    "", "a", "b,c", "say \"so\"", "two\nlines", "\r\n", " padded ", "ä€𝄞", "007", "NULL", "'"
  };

  private final Random random;
  private final SortedMap<Integer, SortedMap<String, String>> records = new TreeMap<>();
  private final List<String> columns = new ArrayList<>(List.of("k", "text", "number", "edition"));
  private List<Integer> order = new ArrayList<>();
  private String lineEnd = "\n";
  private boolean mark;
  private boolean openEnd;
  private boolean quoted;
  private int names;

  RandomCsv(Random random) {
    this.random = random;
    for (int key = random.nextInt(60); key >= 0; key--) {
      put(key);
    }
  }

  private void put(int key) {
    SortedMap<String, String> record = record(key);
    if (!order.contains(key)) {
      order.add(random.nextInt(order.size() + 1), key);
    }
    for (String column : columns) {
      record.put(column, field(column, key));
    }
  }

  private SortedMap<String, String> record(int key) {
    return records.computeIfAbsent(key, id -> new TreeMap<>());
  }

  /** As it is written: quoted where it must be, null is nothing. */
  private String field(String column, int key) {
    return switch (column) {
      case "k" -> Integer.toString(key);
      case "number" -> number();
      default -> random.nextInt(4) == 0 ? "" : text(TEXTS[random.nextInt(TEXTS.length)]);
    };
  }

  private String number() {
    return switch (random.nextInt(4)) {
      case 0 -> "";
      case 1 -> Integer.toString(random.nextInt());
      default -> random.nextInt(100) + "." + random.nextInt(1000);
    };
  }

  private String text(String value) {
    boolean must = value.isEmpty() || value.matches("(?s).*[,\"\r\n].*");
    return must || random.nextInt(3) == 0 ? '"' + value.replace("\"", "\"\"") + '"' : value;
  }

  /** The next text. */
  String next(int edition) {
    for (int edits = random.nextInt(5); edits > 0; edits--) {
      edit();
    }
    // One field says how old the text is, so that no two are equal.
    record(order.get(0)).put("edition", Integer.toString(edition));
    if (!columns.contains("edition")) {
      columns.add("edition");
    }
    return written();
  }

  private void edit() {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> put(random.nextInt(80));
      case 3, 4 -> put(order.get(random.nextInt(order.size())));
      case 5 -> remove();
      case 6 -> Collections.rotate(order, random.nextInt(order.size()));
      case 7 -> Collections.shuffle(order, random);
      case 8 -> columns.add(random.nextInt(columns.size() + 1), "c" + names++);
      case 9 -> removeColumn();
      case 10 -> Collections.shuffle(columns, random);
      default -> rewrite();
    }
  }

  private void remove() {
    for (int count = random.nextInt(10); count > 0 && order.size() > 1; count--) {
      records.remove(order.remove(random.nextInt(order.size())));
    }
  }

  private void removeColumn() {
    String column = columns.get(random.nextInt(columns.size()));
    if (!column.equals("k")) {
      columns.remove(column);
    }
  }

  private void rewrite() {
    switch (random.nextInt(4)) {
      case 0 -> lineEnd = lineEnd.equals("\n") ? "\r\n" : "\n";
      case 1 -> mark = !mark;
      case 2 -> openEnd = !openEnd;
      default -> quoted = !quoted;
    }
  }

  private String written() {
    List<String> lines = new ArrayList<>();
    lines.add(String.join(",", columns));
    for (int key : order) {
      SortedMap<String, String> record = record(key);
      lines.add(
          String.join(
              ",",
              columns.stream()
                  .map(column -> record.getOrDefault(column, ""))
                  .map(field -> quoted && field.matches("\\w+") ? '"' + field + '"' : field)
                  .toList()));
    }
    return (mark ? "\uFEFF" : "") + String.join(lineEnd, lines) + (openEnd ? "" : lineEnd);
  }
}
