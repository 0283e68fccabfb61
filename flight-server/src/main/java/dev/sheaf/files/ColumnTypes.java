package dev.sheaf.files;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Which types the columns of a text file get: found out over all its rows, given by name, or text.
 *
 * <p>Immutable. A column that is not given is inferred, or text when {@link #allText} is the base.
 */
public final class ColumnTypes {
  private static final ColumnTypes INFERRED = new ColumnTypes(Map.of(), false, false);
  private static final ColumnTypes TEXT = new ColumnTypes(Map.of(), true, false);

  private final Map<String, ArrowType> given;
  private final boolean restIsText;
  private final boolean lenient;

  private ColumnTypes(Map<String, ArrowType> given, boolean restIsText, boolean lenient) {
    this.lenient = lenient;
    this.given = Collections.unmodifiableMap(given);
    this.restIsText = restIsText;
  }

  /** Every column gets the narrowest type that all its values have. */
  public static ColumnTypes inferred() {
    return INFERRED;
  }

  /** Every column is text, exactly as the file has it. */
  public static ColumnTypes allText() {
    return TEXT;
  }

  /** The columns named get these types, the others are inferred. */
  public static ColumnTypes of(Map<String, ArrowType> given) {
    return new ColumnTypes(new LinkedHashMap<>(given), false, false);
  }

  /** The types of these fields by name; other columns are inferred. Nested fields are left out. */
  public static ColumnTypes of(Collection<Field> fields) {
    Map<String, ArrowType> given = new LinkedHashMap<>();
    for (Field field : fields) {
      if (field.getChildren().isEmpty()) {
        given.put(field.getName(), field.getType());
      }
    }
    return of(given);
  }

  /**
   * The form of the command line: {@code text} for all columns, or {@code name=type} separated by
   * commas, e.g. {@code length_ft=text,id=int64,price=decimal(10,2)}. A name that contains a comma
   * or an equals sign is put in double quotes.
   *
   * @throws SheafException {@code BAD_ARGUMENT} when it is not spelled so
   */
  public static ColumnTypes parse(String spelling) {
    if (!spelling.contains("=")) {
      ArrowType type = TypeSpelling.parse(spelling);
      if (type instanceof ArrowType.Utf8) {
        return TEXT;
      }
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "'{types}' gives a type to no column; write column={types}, or text for all columns",
          "types",
          spelling);
    }
    Map<String, ArrowType> given = new LinkedHashMap<>();
    for (Map.Entry<String, String> pair : TypeSpelling.pairs(spelling).entrySet()) {
      given.put(pair.getKey(), TypeSpelling.parse(pair.getValue()));
    }
    return of(given);
  }

  /** The same, where a file need not have all the columns that are given. */
  public ColumnTypes whereKnown() {
    return new ColumnTypes(given, restIsText, true);
  }

  /** Whether a file need not have all the columns that are given. */
  boolean isLenient() {
    return lenient;
  }

  /** The columns whose types are given by name. */
  public Set<String> names() {
    return given.keySet();
  }

  /** Whether nothing is given. */
  boolean isInferred() {
    return given.isEmpty() && !restIsText;
  }

  /** The type given to that column; null when it is to be inferred. */
  @Nullable ArrowType typeOf(String column) {
    @Nullable ArrowType type = given.get(column);
    return type == null && restIsText ? ArrowType.Utf8.INSTANCE : type;
  }

  /** The type given to that column, or else the one that is supplied. */
  public ArrowType typeOrElse(String column, Supplier<ArrowType> inferred) {
    @Nullable ArrowType type = typeOf(column);
    return type == null ? inferred.get() : type;
  }

  /** Whether some of these columns are to be inferred. */
  boolean inferAny(Collection<String> columns) {
    return columns.stream().anyMatch(column -> typeOf(column) == null);
  }

  /**
   * Every name that was given is one of these columns.
   *
   * @throws SheafException {@code UNKNOWN_COLUMN} otherwise
   */
  void requireKnown(Object file, Collection<String> columns) {
    for (String name : given.keySet()) {
      if (!lenient && !columns.contains(name)) {
        throw SheafException.of(
            ErrorCode.UNKNOWN_COLUMN,
            "{file} has no column '{column}'{hint}",
            "file",
            file,
            "column",
            name,
            "hint",
            Suggestions.hint(name, columns));
      }
    }
  }
}
