package dev.sheaf.sql.relation;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.query.Aggregation;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.MultiSnapshot;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.MultiVersionCursor;
import dev.sheaf.store.scan.Scan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * One table at several versions: each row once, with the list of those that hold it; or, where the
 * column that says one version is named, once for each of them.
 *
 * <p>Each stored row is read once either way.
 */
public final class VersionsRelation implements Relation {
  private final Dataset dataset;
  private final String table;
  private final List<String> labels;
  private final List<Version> versions;
  private final List<Field> tableColumns;
  private final Field list;
  private final Field each;

  /**
   * A table at versions.
   *
   * @param labels what each version is called
   * @param listName name of the column of lists
   * @param eachName name of the column of one version each
   */
  VersionsRelation(
      Dataset dataset,
      String table,
      List<String> labels,
      List<Version> versions,
      String listName,
      String eachName) {
    this.dataset = dataset;
    this.table = table;
    this.labels = List.copyOf(labels);
    this.versions = List.copyOf(versions);
    try (MultiSnapshot snapshot = snapshot()) {
      this.tableColumns = snapshot.schema().arrow().getFields();
    }
    this.list = TextColumns.texts(FreeName.of(listName, tableColumns));
    this.each = TextColumns.text(FreeName.of(eachName, tableColumns));
  }

  /** The table at all the versions; the caller closes it. */
  MultiSnapshot snapshot() {
    return dataset.snapshotsAt(versions, table);
  }

  /** The table. */
  public String table() {
    return table;
  }

  /** What the versions are called, in order. */
  public List<String> labels() {
    return labels;
  }

  /** The versions, in order. */
  public List<Version> versions() {
    return versions;
  }

  /** The columns of the table, without those that name versions. */
  List<Field> tableColumns() {
    return tableColumns;
  }

  /** The name of the column of one version each. */
  public String eachName() {
    return each.getName();
  }

  @Override
  public List<Field> columns() {
    List<Field> columns = new ArrayList<>(tableColumns);
    columns.add(list);
    return columns;
  }

  @Override
  public List<Field> hiddenColumns() {
    return List.of(each);
  }

  @Override
  public List<Field> filterColumns() {
    return tableColumns;
  }

  @Override
  public String description() {
    return table + " in " + labels.size() + (labels.size() == 1 ? " version" : " versions");
  }

  /** By version from what each differs in; all rows together, each once, like any table. */
  @Override
  public Optional<Relation> aggregated(Scan scan, Aggregation aggregation) {
    if (!aggregation.keys().equals(List.of(each.getName()))) {
      return aggregation.keys().isEmpty() && !names(scan).contains(each.getName())
          ? AggregateRelation.scanning(this, scan, aggregation, Long.MAX_VALUE)
          : Optional.empty();
    }
    boolean ofVersions =
        aggregation.aggregates().stream()
            .anyMatch(aggregate -> isOurs(Objects.requireNonNullElse(aggregate.column(), "")));
    if (ofVersions || new HashSet<>(labels).size() < labels.size()) {
      return Optional.empty();
    }
    return VersionTotals.of(this, scan, each, aggregation.aggregates());
  }

  private boolean isOurs(String column) {
    return column.equals(list.getName()) || column.equals(each.getName());
  }

  private static List<String> names(Scan scan) {
    return Objects.requireNonNull(scan.columns());
  }

  @Override
  public BatchCursor open(BufferAllocator allocator, Scan scan, Cancellation cancellation) {
    List<String> ours = new ArrayList<>();
    List<String> names = names(scan);
    for (String name : names) {
      if (!isOurs(name)) {
        ours.add(name);
      }
    }
    Scan rows = Scan.of(ours);
    if (scan.predicate() != null) {
      rows = rows.where(scan.predicate());
    }
    MultiSnapshot snapshot = snapshot();
    try {
      MultiVersionCursor cursor = snapshot.scan(rows);
      return new VersionsCursor(
          allocator,
          snapshot,
          cursor,
          labels,
          names.contains(list.getName()) ? list : null,
          names.contains(each.getName()) ? each : null,
          cancellation);
    } catch (RuntimeException | Error e) {
      snapshot.close();
      throw e;
    }
  }
}
