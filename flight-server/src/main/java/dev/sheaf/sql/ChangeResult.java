package dev.sheaf.sql;

import dev.sheaf.store.graph.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** What a statement that is no query did, and perhaps a few rows about it. */
final class ChangeResult implements SqlResult {
  private final long updateCount;
  private final @Nullable Version version;
  private final VectorSchemaRoot rows;
  private boolean read;

  private ChangeResult(long updateCount, @Nullable Version version, VectorSchemaRoot rows) {
    this.updateCount = updateCount;
    this.version = version;
    this.rows = rows;
    this.read = rows.getRowCount() == 0;
  }

  /** Rows were changed, and perhaps a version was made of it. */
  static ChangeResult of(long updateCount, @Nullable Version version) {
    return new ChangeResult(updateCount, version, VectorSchemaRoot.of());
  }

  /** Columns of texts. */
  static Schema texts(List<String> names) {
    List<Field> fields = new ArrayList<>();
    for (String name : names) {
      fields.add(new Field(name, FieldType.nullable(ArrowType.Utf8.INSTANCE), null));
    }
    return new Schema(fields);
  }

  /**
   * One row of texts.
   *
   * @param names of the columns
   * @param values of the columns
   */
  static ChangeResult row(
      BufferAllocator allocator,
      @Nullable Version version,
      List<String> names,
      List<@Nullable String> values) {
    VectorSchemaRoot rows = VectorSchemaRoot.create(texts(names), allocator);
    try {
      for (int i = 0; i < names.size(); i++) {
        VarCharVector column = (VarCharVector) rows.getVector(i);
        column.allocateNew(1);
        String value = values.get(i);
        if (value == null) {
          column.setNull(0);
        } else {
          column.setSafe(0, value.getBytes(StandardCharsets.UTF_8));
        }
      }
      rows.setRowCount(1);
      return new ChangeResult(-1, version, rows);
    } catch (RuntimeException | Error e) {
      rows.close();
      throw e;
    }
  }

  @Override
  public Schema schema() {
    return rows.getSchema();
  }

  @Override
  public boolean advance() {
    boolean more = !read;
    read = true;
    return more;
  }

  @Override
  public VectorSchemaRoot root() {
    return rows;
  }

  @Override
  public long updateCount() {
    return updateCount;
  }

  @Override
  public Optional<Version> version() {
    return Optional.ofNullable(version);
  }

  @Override
  public void cancel() {
    // it is over
  }

  @Override
  public void close() {
    rows.close();
  }
}
