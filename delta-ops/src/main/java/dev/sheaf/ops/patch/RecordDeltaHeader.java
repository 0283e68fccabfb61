package dev.sheaf.ops.patch;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TableSchema;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which table a record delta is about, and its columns before and after.
 *
 * @param table its name
 * @param before null if the delta creates the table
 * @param after null if the delta drops the table
 */
public record RecordDeltaHeader(
    String table, @Nullable TableSchema before, @Nullable TableSchema after) {
  private static final String VERSION_KEY = "sheaf.patch";
  private static final String VERSION = "1";
  private static final String TABLE_KEY = "sheaf.patch.table";
  private static final String PART_KEY = "sheaf.patch.part";
  private static final String BEFORE_KEY = "sheaf.patch.before";
  private static final String AFTER_KEY = "sheaf.patch.after";

  /** Checks that the table is somewhere. */
  public RecordDeltaHeader {
    if (before == null && after == null) {
      throw new IllegalArgumentException("a delta of a table that is nowhere");
    }
  }

  /** The same in the other direction. */
  public RecordDeltaHeader inverse() {
    return new RecordDeltaHeader(table, after, before);
  }

  /** The columns of a part; those of the other where the table is not there. */
  public TableSchema schema(RecordDelta.Part part) {
    TableSchema own = part == RecordDelta.Part.DELETES ? before : after;
    return own != null ? own : Objects.requireNonNull(before != null ? before : after);
  }

  /** The Arrow schema of a part, whose metadata say everything that {@link #read} needs. */
  public Schema arrow(RecordDelta.Part part) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put(VERSION_KEY, VERSION);
    metadata.put(TABLE_KEY, table);
    metadata.put(PART_KEY, part.word());
    if (before != null) {
      metadata.put(BEFORE_KEY, before.toJson());
    }
    if (after != null) {
      metadata.put(AFTER_KEY, after.toJson());
    }
    return new Schema(schema(part).arrow().getFields(), metadata);
  }

  /**
   * What the schema of a part says.
   *
   * @param part the one that it should be of
   * @throws SheafException BAD_INPUT if it is not, FORMAT_NEWER if a later Sheaf wrote it
   */
  public static RecordDeltaHeader read(Schema schema, RecordDelta.Part part) {
    Map<String, String> metadata = schema.getCustomMetadata();
    String version = metadata.get(VERSION_KEY);
    String table = metadata.get(TABLE_KEY);
    if (version == null || table == null || !part.word().equals(metadata.get(PART_KEY))) {
      throw bad("it has no table of {part} where one is expected", part);
    }
    if (!version.equals(VERSION)) {
      throw SheafException.of(
          ErrorCode.FORMAT_NEWER,
          "the patch is of format {version}, and this program reads format {known}",
          "version",
          version,
          "known",
          VERSION);
    }
    TableSchema before = schema(metadata.get(BEFORE_KEY), part);
    TableSchema after = schema(metadata.get(AFTER_KEY), part);
    if (before == null && after == null) {
      throw bad("its table of {part} says nothing of the columns", part);
    }
    RecordDeltaHeader header = new RecordDeltaHeader(table, before, after);
    if (!header.schema(part).arrow().getFields().equals(schema.getFields())) {
      throw bad("its table of {part} has other columns than it says", part);
    }
    return header;
  }

  private static @Nullable TableSchema schema(@Nullable String json, RecordDelta.Part part) {
    if (json == null) {
      return null;
    }
    try {
      return TableSchema.fromJson(json);
    } catch (SheafException e) {
      throw SheafException.because(
          e,
          ErrorCode.BAD_INPUT,
          "the patch cannot be read: the columns of its {part} are not spelled as columns",
          "part",
          part.word());
    }
  }

  private static SheafException bad(String problem, RecordDelta.Part part) {
    return SheafException.of(
        ErrorCode.BAD_INPUT, "the patch cannot be read: " + problem, "part", part.word());
  }
}
