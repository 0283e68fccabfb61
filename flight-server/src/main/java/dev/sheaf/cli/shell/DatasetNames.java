package dev.sheaf.cli.shell;

import dev.sheaf.sql.SqlSession;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.schema.Column;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * The names in a dataset that can be completed, as they are now. Where a name leads nowhere, there
 * are none: whoever is typing is told nothing, and what is run tells the error.
 */
record DatasetNames(Dataset dataset, SqlSession session) {
  /** Branches and tags. */
  List<String> refs() {
    return dataset.refs().stream().map(Ref::name).toList();
  }

  /** The tables at a ref; of the session's if it is empty. */
  Collection<String> tables(String ref) {
    return orNone(() -> dataset.tables(spelled(ref)).keySet());
  }

  /** The columns of a table. */
  Collection<String> columns(NamedTable table) {
    return orNone(
        () -> {
          String ref = spelled(table.ref());
          String name =
              dataset.tables(ref).keySet().stream()
                  .filter(table.name()::equalsIgnoreCase)
                  .findFirst()
                  .orElse(table.name());
          return dataset.schema(ref, name).columns().stream().map(Column::name).toList();
        });
  }

  private String spelled(String ref) {
    if (ref.isEmpty()) {
      return session.ref();
    }
    return refs().stream().filter(ref::equalsIgnoreCase).findFirst().orElse(ref);
  }

  private static Collection<String> orNone(Supplier<Collection<String>> names) {
    try {
      return names.get();
    } catch (SheafException e) {
      return List.of();
    }
  }
}
