package dev.sheaf.flight;

import dev.sheaf.flight.protocol.WriteCommand.Mode;
import dev.sheaf.store.TableWriter;
import dev.sheaf.store.table.Changes;
import dev.sheaf.store.table.Load;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;

/**
 * Where the batches of one stream go, and what they changed.
 *
 * <p><i>Threads:</i> that of the stream.
 */
abstract class StreamTarget implements AutoCloseable {
  private StreamTarget() {}

  /** For a table and what is to be done with the rows. */
  static StreamTarget of(TableWriter table, Mode mode) {
    return switch (mode) {
      case INSERT -> new Whole(table.load(Load.Mode.INSERT));
      case UPSERT -> new Whole(table.load(Load.Mode.UPSERT));
      case UPDATE -> new Batches(table::update);
      case DELETE -> new Batches(table::delete);
      case REPLACE -> new Whole(table.load(Load.Mode.REPLACE));
    };
  }

  abstract void write(VectorSchemaRoot rows, DictionaryProvider dictionaries);

  /** What all batches together changed. */
  abstract Changes finish();

  @Override
  public void close() {}

  private interface Operation {
    Changes run(VectorSchemaRoot rows, DictionaryProvider dictionaries);
  }

  /** Each batch for itself. */
  private static final class Batches extends StreamTarget {
    private final Operation operation;
    private Changes changes = new Changes(0, 0, 0, 0, 0);

    Batches(Operation operation) {
      this.operation = operation;
    }

    @Override
    void write(VectorSchemaRoot rows, DictionaryProvider dictionaries) {
      changes = changes.plus(operation.run(rows, dictionaries));
    }

    @Override
    Changes finish() {
      return changes;
    }
  }

  /** All of them as one: a key stands once in the stream. */
  private static final class Whole extends StreamTarget {
    private final Load load;

    Whole(Load load) {
      this.load = load;
    }

    @Override
    void write(VectorSchemaRoot rows, DictionaryProvider dictionaries) {
      load.add(rows, dictionaries);
    }

    @Override
    Changes finish() {
      return load.finish();
    }

    @Override
    public void close() {
      load.close();
    }
  }
}
