package dev.sheaf.store.schema;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Fields as they are stored: values themselves, without dictionaries, and extension types as their
 * storage type. That a column came dictionary-encoded stays in its metadata, under {@link
 * #METADATA_KEY}, for whoever encodes it again on the way out.
 *
 * <p>Values are stored decoded because a row's identity is its values: two rows with different
 * indices into different dictionaries may be equal.
 */
public final class DictionaryForm {
  /**
   * Field metadata of a column that came encoded: the index type, then {@code " ordered"} if so.
   */
  public static final String METADATA_KEY = "sheaf:dictionary";

  private static final String ORDERED = " ordered";

  private DictionaryForm() {}

  /** {@link #decoded(Field, DictionaryProvider)} for every field; schema metadata is kept. */
  public static Schema decoded(Schema schema, DictionaryProvider dictionaries) {
    List<Field> fields = new ArrayList<>();
    for (Field field : schema.getFields()) {
      fields.add(decoded(field, dictionaries));
    }
    return new Schema(fields, schema.getCustomMetadata());
  }

  /**
   * The stored form of a field as a vector has it, where an encoded field's type is that of its
   * indices and the type of its values is found with the dictionary.
   *
   * @throws SheafException {@code BAD_SCHEMA} when a dictionary is not among those given
   */
  public static Field decoded(Field field, DictionaryProvider dictionaries) {
    return stored(field, dictionaries, 0);
  }

  /**
   * The stored form of a field without its dictionaries at hand. An encoded field must then state
   * the type of its values, as schemas do on the wire.
   *
   * @throws SheafException {@code BAD_SCHEMA} when an encoded field states the type of its indices
   */
  static Field decoded(Field field) {
    return stored(field, null, 0);
  }

  /**
   * How a stored field was encoded when its column was created, under a new dictionary id; null
   * when it was not.
   */
  public static @Nullable DictionaryEncoding remembered(Field field, long dictionaryId) {
    @Nullable String text = field.getMetadata().get(METADATA_KEY);
    if (text == null) {
      return null;
    }
    boolean ordered = text.endsWith(ORDERED);
    String index = ordered ? text.substring(0, text.length() - ORDERED.length()) : text;
    for (int bits = 8; bits <= 64; bits *= 2) {
      for (boolean signed : new boolean[] {true, false}) {
        ArrowType.Int type = new ArrowType.Int(bits, signed);
        if (TypeNames.of(type).equals(index)) {
          return new DictionaryEncoding(dictionaryId, ordered, type);
        }
      }
    }
    return null;
  }

  private static Field stored(Field field, @Nullable DictionaryProvider dictionaries, int depth) {
    if (depth > SchemaRules.DEPTH_MAX) {
      throw SchemaRules.tooDeep(field);
    }
    ArrowType type = field.getType();
    List<Field> children = field.getChildren();
    Map<String, String> metadata = new HashMap<>(field.getMetadata());
    @Nullable DictionaryEncoding encoding = field.getDictionary();
    if (encoding != null) {
      if (dictionaries != null) {
        Field values = valuesOf(field, encoding, dictionaries);
        type = values.getType();
        children = values.getChildren();
      } else if (type.equals(encoding.getIndexType())) {
        throw SheafException.of(
            ErrorCode.BAD_SCHEMA,
            "column '{column}' is dictionary-encoded and the type of its values is not known"
                + " without its dictionary: pass the dictionaries along with the schema",
            "column",
            field.getName());
      }
      String ordered = encoding.isOrdered() ? ORDERED : "";
      metadata.put(METADATA_KEY, TypeNames.of(encoding.getIndexType()) + ordered);
    }
    if (type instanceof ArrowType.ExtensionType extension) {
      type = extension.storageType();
    }
    List<Field> storedChildren = new ArrayList<>(children.size());
    for (Field child : children) {
      storedChildren.add(stored(child, dictionaries, depth + 1));
    }
    FieldType fieldType = new FieldType(field.isNullable(), type, null, metadata);
    return new Field(field.getName(), fieldType, storedChildren);
  }

  private static Field valuesOf(
      Field field, DictionaryEncoding encoding, DictionaryProvider dictionaries) {
    @Nullable Dictionary dictionary = dictionaries.lookup(encoding.getId());
    if (dictionary == null) {
      throw SheafException.of(
          ErrorCode.BAD_SCHEMA,
          "column '{column}' refers to dictionary {dictionary}, which was not given",
          "column",
          field.getName(),
          "dictionary",
          encoding.getId());
    }
    return dictionary.getVector().getField();
  }
}
