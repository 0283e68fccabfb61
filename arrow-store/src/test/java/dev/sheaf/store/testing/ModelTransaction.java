package dev.sheaf.store.testing;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.schema.TableSchema;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** One writer to one branch of the model: its own tables until it commits. */
public final class ModelTransaction {
  private final ModelDataset dataset;
  private final String branch;
  private final ModelVersion base;
  private final SortedMap<String, ModelTable> tables;

  ModelTransaction(ModelDataset dataset, String branch, ModelVersion base) {
    this.dataset = dataset;
    this.branch = branch;
    this.base = base;
    this.tables = new TreeMap<>(base.tables());
  }

  /** The branch that it writes to. */
  public String branch() {
    return branch;
  }

  /** Its tables by name. */
  public SortedMap<String, ModelTable> tables() {
    return Collections.unmodifiableSortedMap(tables);
  }

  /** A table by name. */
  public ModelTable table(String name) {
    ModelTable table = tables.get(name);
    if (table == null) {
      throw new ModelRefusal(ErrorCode.UNKNOWN_TABLE);
    }
    return table;
  }

  /** Makes a table. */
  public void createTable(String name, Schema schema, PrimaryKey key) {
    if (tables.containsKey(name)) {
      throw new ModelRefusal(ErrorCode.TABLE_EXISTS);
    }
    TableSchema created = known(() -> TableSchema.create(schema, key));
    tables.put(name, ModelTable.empty(dataset.nextTable(), created));
  }

  /** Removes a table. */
  public void dropTable(String name) {
    table(name);
    tables.remove(name);
  }

  /** Adds a column that is null everywhere. */
  public void addColumn(String name, Field field) {
    change(name, schema -> schema.add(field));
  }

  /** Removes a column. */
  public void dropColumn(String name, String column) {
    ModelTable table = table(name);
    tables.put(name, known(() -> table.withoutColumn(column, before(name))));
  }

  /** Gives a column another name. */
  public void renameColumn(String name, String from, String to) {
    change(name, schema -> schema.rename(from, to));
  }

  /** Gives a column a wider type. */
  public void widenColumn(String name, String column, ArrowType type) {
    change(name, schema -> schema.widen(column, type));
  }

  /** Inserts records. */
  public ModelChanges insert(String name, ModelBatch batch) {
    return put(name, table(name).insert(batch, before(name)));
  }

  /** Inserts or replaces records. */
  public ModelChanges upsert(String name, ModelBatch batch) {
    return put(name, table(name).upsert(batch, before(name)));
  }

  /** Changes some columns of records. */
  public ModelChanges update(String name, ModelBatch batch) {
    return put(name, table(name).update(batch, before(name)));
  }

  /** Deletes records by key. */
  public ModelChanges delete(String name, ModelBatch keys) {
    return put(name, table(name).delete(keys));
  }

  /** Makes a table equal to what the batches hold together. */
  public ModelChanges replace(String name, List<ModelBatch> batches) {
    return put(name, table(name).replace(batches, before(name)));
  }

  /** Deletes all records. */
  public void clear(String name) {
    tables.put(name, table(name).cleared());
  }

  /** Whether a commit would change anything but the history. */
  public boolean hasChanges() {
    if (!tables.keySet().equals(base.tables().keySet())) {
      return true;
    }
    for (String name : tables.keySet()) {
      ModelTable before = base.table(name);
      if (before.id() != table(name).id()
          || !before.schema().equals(table(name).schema())
          || !before.equals(table(name))) {
        return true;
      }
    }
    return false;
  }

  /** Makes a version. */
  public ModelVersion commit(String message) {
    dataset.release(branch);
    return dataset.commit(branch, base, this, message);
  }

  /** Forgets everything. */
  public void rollback() {
    dataset.release(branch);
  }

  private void change(String name, UnaryOperator<TableSchema> change) {
    ModelTable table = table(name);
    tables.put(name, table.withSchema(known(() -> change.apply(table.schema()))));
  }

  private ModelChanges put(String name, ModelChanges changes) {
    tables.put(name, changes.table());
    return changes;
  }

  /** The table as the transaction began with it, unless it is another one. */
  private @Nullable ModelTable before(String name) {
    ModelTable before = base.tables().get(name);
    return before == null || before.id() != table(name).id() ? null : before;
  }

  /** Schemas are those of the store, whose own tests vouch for them. */
  private static <T> T known(Supplier<T> change) {
    try {
      return change.get();
    } catch (SheafException e) {
      throw new ModelRefusal(e.code());
    }
  }
}
