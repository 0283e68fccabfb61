package dev.sheaf.sql.relation;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionId;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchConsumer;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.BudgetErrors;
import dev.sheaf.store.scan.Scan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table at a version, each with the version that brought it there: the one furthest
 * back from which the row came down without a break.
 *
 * <p><i>Cost:</i> row sets of the versions behind it, as far as rows are left to explain; each row
 * is read once.
 */
final class BlameRelation implements Relation {
  private final Dataset dataset;
  private final Version version;
  private final String table;
  private final List<Field> tableColumns;
  private final List<Field> added;
  private static final List<String> ADDED = List.of("version", "author", "time", "message");

  BlameRelation(Dataset dataset, Version version, String table) {
    this.dataset = dataset;
    this.version = version;
    this.table = table;
    this.tableColumns = dataset.schema(version.table(table)).arrow().getFields();
    this.added =
        ADDED.stream()
            .map(name -> TextColumns.text(FreeName.of("blame_" + name, tableColumns)))
            .toList();
  }

  @Override
  public List<Field> columns() {
    List<Field> all = new ArrayList<>(tableColumns);
    all.addAll(added);
    return all;
  }

  @Override
  public List<Field> filterColumns() {
    return tableColumns;
  }

  @Override
  public String description() {
    return "who brought the rows of " + table + " at " + version.id().shortHex();
  }

  private record Part(Version origin, RowSet rows) {}

  /** Which rows came with which version. */
  private List<Part> parts(Cancellation cancellation) {
    TableState state = version.table(table);
    Map<VersionId, RowSet> toExplain = new HashMap<>();
    toExplain.put(version.id(), dataset.rowSet(version, table));
    List<Part> parts = new ArrayList<>();
    Iterator<Version> walk = dataset.log(version.id().hex());
    while (!toExplain.isEmpty() && walk.hasNext()) {
      cancellation.check();
      Version at = walk.next();
      RowSet rows = toExplain.remove(at.id());
      if (rows == null) {
        continue;
      }
      for (int i = 0; i < at.parents().size() && !rows.isEmpty(); i++) {
        Version parent = dataset.graph().parent(at, i);
        TableState before = parent.tables().get(table);
        if (before != null && before.tableId() == state.tableId()) {
          RowSet there = dataset.rowSet(parent, table).and(rows);
          if (!there.isEmpty()) {
            toExplain.merge(parent.id(), there, RowSet::or);
            rows = rows.andNot(there);
          }
        }
      }
      if (!rows.isEmpty()) {
        parts.add(new Part(at, rows));
      }
    }
    return parts;
  }

  @Override
  public BatchCursor open(BufferAllocator allocator, Scan scan, Cancellation cancellation) {
    List<String> names = Objects.requireNonNull(scan.columns());
    List<String> ours = new ArrayList<>();
    List<Field> wanted = new ArrayList<>();
    for (String name : names) {
      Field extra = added.stream().filter(f -> f.getName().equals(name)).findFirst().orElse(null);
      if (extra == null) {
        ours.add(name);
      } else {
        wanted.add(extra);
      }
    }
    Scan rows = Scan.of(ours);
    if (scan.predicate() != null) {
      rows = rows.where(scan.predicate());
    }
    return new Cursor(allocator, rows, wanted, parts(cancellation).iterator(), cancellation);
  }

  private String text(Version origin, Field field) {
    return switch (ADDED.get(added.indexOf(field))) {
      case "version" -> origin.id().hex();
      case "author" -> origin.author();
      case "time" -> origin.time().toString();
      default -> origin.message();
    };
  }

  private final class Cursor implements BatchCursor {
    private final BufferAllocator allocator;
    private final Scan scan;
    private final List<Field> wanted;
    private final Iterator<Part> parts;
    private final Cancellation cancellation;
    private final Schema schema;
    private @Nullable Version origin;
    private @Nullable BatchCursor rows;

    Cursor(
        BufferAllocator allocator,
        Scan scan,
        List<Field> wanted,
        Iterator<Part> parts,
        Cancellation cancellation) {
      this.allocator = allocator;
      this.scan = scan;
      this.wanted = wanted;
      this.parts = parts;
      this.cancellation = cancellation;
      List<Field> fields = new ArrayList<>();
      for (String name : Objects.requireNonNull(scan.columns())) {
        tableColumns.stream().filter(f -> f.getName().equals(name)).forEach(fields::add);
      }
      fields.addAll(wanted);
      this.schema = new Schema(fields);
    }

    @Override
    public Schema schema() {
      return schema;
    }

    @Override
    public boolean advance(BatchConsumer consumer) {
      while (true) {
        BatchCursor present = rows;
        if (present != null && present.advance(batch -> pass(batch, consumer))) {
          return true;
        }
        close();
        if (!parts.hasNext()) {
          return false;
        }
        Part part = parts.next();
        origin = part.origin();
        Snapshot snapshot = dataset.snapshot(version, table, part.rows());
        try {
          rows = new SnapshotCursor(snapshot, snapshot.scan(scan), cancellation);
        } catch (RuntimeException | Error e) {
          snapshot.close();
          throw e;
        }
      }
    }

    private void pass(Batch batch, BatchConsumer consumer) {
      int count = batch.selectedCount();
      Function<Field, byte[]> value =
          field -> TextColumns.bytes(text(Objects.requireNonNull(origin), field));
      try (VectorSchemaRoot copy = batch.copyTo(allocator)) {
        List<FieldVector> columns = new ArrayList<>(copy.getFieldVectors());
        List<FieldVector> extra = new ArrayList<>();
        try {
          for (Field field : wanted) {
            byte[] text = value.apply(field);
            extra.add(
                BudgetErrors.within(
                    allocator, () -> TextColumns.of(allocator, field, count, i -> text)));
          }
          columns.addAll(extra);
          consumer.accept(Batch.of(schema, columns, count));
        } finally {
          AutoCloseables.closeNoChecked(() -> AutoCloseables.close(extra));
        }
      }
    }

    @Override
    public void close() {
      if (rows != null) {
        rows.close();
        rows = null;
      }
    }
  }
}
