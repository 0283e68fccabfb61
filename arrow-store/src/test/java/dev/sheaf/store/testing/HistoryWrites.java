package dev.sheaf.store.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.sheaf.store.TableWriter;
import dev.sheaf.store.schema.Column;
import dev.sheaf.store.table.Changes;
import dev.sheaf.store.table.Load;
import dev.sheaf.store.testing.HistoryRun.OpenTransaction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Chooses what a step writes and where, and writes it on both sides. */
final class HistoryWrites {
  private static final int TABLES = 3;

  private final HistoryProfile profile;
  private final ModelDataset model;
  private final BufferAllocator allocator;
  private final TableMaker tables;
  private final BatchMaker batches;

  HistoryWrites(HistoryProfile profile, ModelDataset model, BufferAllocator allocator) {
    this.profile = profile;
    this.model = model;
    this.allocator = allocator;
    this.tables = new TableMaker(profile);
    this.batches = new BatchMaker(profile);
  }

  /** The branch that the next transaction writes to, as the shape of the history has it. */
  String branchToWrite(Random random) {
    List<String> all = new ArrayList<>(model.branches().keySet());
    String newest =
        Collections.max(model.branches().entrySet(), Map.Entry.comparingByValue()).getKey();
    String any = all.get(random.nextInt(all.size()));
    String main = model.branches().containsKey(ModelDataset.MAIN) ? ModelDataset.MAIN : any;
    return switch (profile.shape()) {
      case LINEAR -> random.nextInt(5) > 0 ? main : any;
      case STAR, TANGLE -> any;
      case CURATION -> random.nextInt(3) == 0 ? main : newest;
    };
  }

  /** The version that the next branch or tag starts from. */
  int versionToBranchFrom(Random random) {
    int any = random.nextInt(model.versions().size());
    Integer main = model.branches().get(ModelDataset.MAIN);
    return switch (profile.shape()) {
      case LINEAR, STAR, CURATION -> main == null || random.nextInt(4) == 0 ? any : main;
      case TANGLE -> any;
    };
  }

  String anyRef(Random random) {
    List<String> refs = new ArrayList<>(model.refs().keySet());
    return refs.get(random.nextInt(refs.size()));
  }

  /** A name for a ref, perhaps taken already. */
  String anyName(Random random) {
    return "side-" + random.nextInt(profile.branchesMax());
  }

  /** Writes something; returns what it was. */
  String write(
      OpenTransaction tx, HistoryOperation operation, Random random, Consumer<String> note) {
    List<String> names = new ArrayList<>(tx.model().tables().keySet());
    if (names.isEmpty() || operation == HistoryOperation.CREATE_TABLE) {
      return create(tx, random);
    }
    String name = names.get(random.nextInt(names.size()));
    String what = operation + " " + name + " ";
    note.accept(what + tx.model().table(name).schema());
    return what
        + switch (operation) {
          case INSERT, UPSERT, UPDATE, DELETE ->
              rows(tx, operation, name, random, batch -> note.accept(what + batch));
          case REPLACE -> replace(tx, name, random, batchesToReplace(tx, name, random));
          case REVERT -> revert(tx, name, random);
          case CLEAR ->
              Outcome.same(() -> tx.model().clear(name), () -> tx.real().table(name).clear());
          case DROP_TABLE ->
              Outcome.same(() -> tx.model().dropTable(name), () -> tx.real().dropTable(name));
          case ADD_COLUMN -> {
            Field column = tables.column(random, tables.name(random));
            yield column
                + ": "
                + Outcome.same(
                    () -> tx.model().addColumn(name, column),
                    () -> tx.real().addColumn(name, column));
          }
          case DROP_COLUMN -> {
            String column = column(tx, name, random);
            yield column
                + ": "
                + Outcome.same(
                    () -> tx.model().dropColumn(name, column),
                    () -> tx.real().dropColumn(name, column));
          }
          case RENAME_COLUMN -> {
            String from = column(tx, name, random);
            String to = tables.name(random);
            yield from
                + " to "
                + to
                + ": "
                + Outcome.same(
                    () -> tx.model().renameColumn(name, from, to),
                    () -> tx.real().renameColumn(name, from, to));
          }
          case WIDEN_COLUMN -> widen(tx, name, random);
          default -> throw new AssertionError(operation);
        };
  }

  private String create(OpenTransaction tx, Random random) {
    String name = "t" + random.nextInt(TABLES);
    TableMaker.Definition table = tables.table(random);
    return "create %s (%s) %s: %s"
        .formatted(
            name,
            table.schema(),
            table.key(),
            Outcome.same(
                () -> tx.model().createTable(name, table.schema(), table.key()),
                () -> tx.real().createTable(name, table.schema(), table.key())));
  }

  private String widen(OpenTransaction tx, String name, Random random) {
    List<Column> columns = tx.model().table(name).schema().columns();
    Column column = columns.get(random.nextInt(columns.size()));
    ArrowType type = tables.wider(random, column.type());
    return column.name()
        + " to "
        + type
        + ": "
        + Outcome.same(
            () -> tx.model().widenColumn(name, column.name(), type),
            () -> tx.real().widenColumn(name, column.name(), type));
  }

  private String column(OpenTransaction tx, String name, Random random) {
    List<Column> columns = tx.model().table(name).schema().columns();
    return random.nextInt(10) == 0
        ? tables.name(random)
        : columns.get(random.nextInt(columns.size())).name();
  }

  private String rows(
      OpenTransaction tx,
      HistoryOperation operation,
      String name,
      Random random,
      Consumer<String> note) {
    BatchMaker.Purpose purpose = BatchMaker.Purpose.valueOf(operation.name());
    ModelTable table = tx.model().table(name);
    ModelBatch batch = formed(random, batches.make(random, purpose, table, elsewhere(name, table)));
    note.accept(brief(batch));
    try (EncodedBatch vectors = EncodedBatch.of(allocator, random, batch)) {
      TableWriter writer = tx.real().table(name);
      return brief(batch)
          + switch (purpose) {
            case INSERT ->
                sameChanges(
                    () -> tx.model().insert(name, batch),
                    () -> writer.insert(vectors.root(), vectors.dictionaries()));
            case UPSERT ->
                sameChanges(
                    () -> tx.model().upsert(name, batch),
                    () -> writer.upsert(vectors.root(), vectors.dictionaries()));
            case UPDATE ->
                sameChanges(
                    () -> tx.model().update(name, batch),
                    () -> writer.update(vectors.root(), vectors.dictionaries()));
            case DELETE ->
                sameChanges(
                    () -> tx.model().delete(name, batch),
                    () -> writer.delete(vectors.root(), vectors.dictionaries()));
          };
    }
  }

  private ModelBatch formed(Random random, ModelBatch batch) {
    ModelBatch formed = BatchForms.retyped(random, batch);
    return random.nextInt(100) < profile.mistakePercent()
        ? BatchForms.spoiled(random, formed)
        : formed;
  }

  private List<ModelBatch> batchesToReplace(OpenTransaction tx, String name, Random random) {
    ModelTable table = tx.model().table(name);
    List<ModelBatch> given = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      given.add(
          formed(
              random,
              batches.make(random, BatchMaker.Purpose.UPSERT, table, elsewhere(name, table))));
    }
    return given;
  }

  /** Makes a table what it was in some version, under its present columns. */
  private String revert(OpenTransaction tx, String name, Random random) {
    ModelTable table = tx.model().table(name);
    List<ModelTable> others = elsewhere(name, table);
    if (others.isEmpty()) {
      return "nothing";
    }
    ModelTable other = others.get(random.nextInt(others.size()));
    List<ModelRow> rows = new ArrayList<>(other.rows().values());
    ModelBatch batch = ModelBatch.of(other.schema(), rows);
    int half = rows.size() / 2;
    return replace(
        tx,
        name,
        random,
        List.of(
            new ModelBatch(batch.fields(), batch.rows().subList(0, half)),
            new ModelBatch(batch.fields(), batch.rows().subList(half, rows.size()))));
  }

  private String replace(OpenTransaction tx, String name, Random random, List<ModelBatch> given) {
    boolean finish = random.nextInt(8) > 0;
    Supplier<Changes> replacing =
        () -> {
          try (Load load = tx.real().table(name).replace()) {
            for (ModelBatch batch : given) {
              try (EncodedBatch vectors = EncodedBatch.of(allocator, random, batch)) {
                load.add(vectors.root(), vectors.dictionaries());
              }
            }
            return finish ? load.finish() : Changes.NONE;
          }
        };
    StringBuilder text = new StringBuilder();
    given.forEach(batch -> text.append(brief(batch)));
    if (finish) {
      return text + sameChanges(() -> tx.model().replace(name, given), replacing);
    }
    return text
        + "given up: "
        + Outcome.same(() -> tx.model().table(name).replace(given, null), run(replacing));
  }

  /** The same table in all versions, as far as it has columns in common. */
  private List<ModelTable> elsewhere(String name, ModelTable table) {
    List<ModelTable> others = new ArrayList<>();
    for (ModelVersion version : model.versions()) {
      ModelTable other = version.tables().get(name);
      if (other != null && other.id() == table.id()) {
        others.add(other);
      }
    }
    return others;
  }

  private static String sameChanges(Supplier<ModelChanges> expected, Supplier<Changes> actual) {
    ModelChanges changes;
    try {
      changes = expected.get();
    } catch (ModelRefusal refusal) {
      Outcome.expect(refusal, run(actual));
      return "refused " + refusal.codes();
    }
    Changes found = actual.get();
    assertEquals(
        new Changes(
            changes.inserted(),
            changes.updated(),
            changes.deleted(),
            changes.unchanged(),
            changes.missing()),
        found);
    return found.toString();
  }

  private static Runnable run(Supplier<Changes> operation) {
    return () -> assertNotNull(operation.get());
  }

  private static String brief(ModelBatch batch) {
    List<String> columns = batch.fields().stream().map(Field::getName).toList();
    String rows =
        batch.rows().size() <= 8 ? batch.rows().toString() : batch.rows().size() + " rows";
    return columns + " " + rows + ": ";
  }
}
