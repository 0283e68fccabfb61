package dev.sheaf.sql.plan;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The FROM clause of one SELECT, inside those of the SELECTs around it. */
final class Scope {
  final @Nullable Scope outer;
  final List<Item> items = new ArrayList<>();
  private final Set<String> usingColumns = new HashSet<>();

  /** Whether {@code *} is something else than the columns of all items one after the other. */
  boolean starIsMerged;

  Scope(@Nullable Scope outer) {
    this.outer = outer;
  }

  /** Notes a column that USING merges. */
  void merge(String column) {
    usingColumns.add(column.toLowerCase(Locale.ROOT));
    starIsMerged = true;
    items.forEach(item -> item.want(column));
  }

  boolean isMerged(String column) {
    return usingColumns.contains(column.toLowerCase(Locale.ROOT));
  }

  /** Notes that a column without a qualifier may be any of that name, here or further out. */
  void wantAnywhere(String column) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      scope.items.forEach(item -> item.want(column));
    }
  }

  /**
   * The item that a qualifier means: the innermost of that name.
   *
   * @throws SheafException BAD_SQL if one FROM clause has several of that name
   */
  @Nullable Item find(String qualifier) {
    String wanted = qualifier.toLowerCase(Locale.ROOT);
    for (Scope scope = this; scope != null; scope = scope.outer) {
      @Nullable Item item = scope.findHere(wanted);
      if (item != null) {
        return item;
      }
    }
    return null;
  }

  @Nullable Item findHere(String qualifier) {
    String wanted = qualifier.toLowerCase(Locale.ROOT);
    @Nullable Item found = null;
    for (Item item : items) {
      if (item.name.equals(wanted)) {
        if (found != null) {
          throw SheafException.of(
              ErrorCode.BAD_SQL,
              "'{name}' may mean more than one table of the FROM clause; give them aliases",
              "name",
              qualifier);
        }
        found = item;
      }
    }
    return found;
  }

  /** The item of this clause with that alias in the query, once names are rewritten. */
  @Nullable Item findRewritten(String alias) {
    for (Item item : items) {
      boolean found =
          item.renamed != null ? item.renamed.equals(alias) : item.name.equalsIgnoreCase(alias);
      if (found) {
        return item;
      }
    }
    return null;
  }

  /** The innermost item that was written with a schema and table, and without an alias. */
  @Nullable Item find(String schema, String table) {
    String ref = schema.toLowerCase(Locale.ROOT);
    String name = table.toLowerCase(Locale.ROOT);
    for (Scope scope = this; scope != null; scope = scope.outer) {
      for (Item item : scope.items) {
        if (!item.schema.isEmpty() && item.schema.equals(ref) && item.name.equals(name)) {
          return item;
        }
      }
    }
    return null;
  }

  /** Whether this clause or one around it has an item of that name. */
  boolean isTaken(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      for (Item item : scope.items) {
        if (item.name.equals(name)) {
          return true;
        }
      }
    }
    return false;
  }
}
