package dev.sheaf.sql.relation;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.MultiSnapshot;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.MultiVersionCursor;
import dev.sheaf.store.scan.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

  private MultiSnapshot snapshot() {
    return dataset.snapshots(versions.stream().map(version -> version.id().hex()).toList(), table);
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

  @Override
  public BatchCursor open(BufferAllocator allocator, Scan scan, Cancellation cancellation) {
    List<String> ours = new ArrayList<>();
    List<String> names = Objects.requireNonNull(scan.columns());
    for (String name : names) {
      if (!name.equals(list.getName()) && !name.equals(each.getName())) {
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
