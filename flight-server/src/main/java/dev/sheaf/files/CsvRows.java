package dev.sheaf.files;

import dev.sheaf.files.ReadOptions.OnReject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file with their types: DuckDB takes the text apart, {@link TextCast} reads the
 * values.
 *
 * <p>Types that were not given are inferred by a first pass over all rows, by the rules of {@link
 * TypeInference}. DuckDB's own inference is not used: it makes numbers of codes such as {@code
 * 007}, rounds {@code 1.5} where it was told to expect whole numbers, and looks at samples.
 */
final class CsvRows extends FileRows {
  /** More lines of bad values than are shown are not looked up. */
  private static final int BAD_ROWS_MAX = Rejects.SHOWN_MAX;

  private final CsvFile file;
  private final ReadOptions options;
  private final TextCast cast;
  private final List<Long> badRows = new ArrayList<>();
  private final List<String> badProblems = new ArrayList<>();
  private long badCount;
  private final BitSet badOfBatch = new BitSet();
  private long batchFirstRow;
  private @Nullable CsvText text;
  private @Nullable Rejects rejects;

  private CsvRows(BufferAllocator allocator, CsvFile file, ReadOptions options, Schema schema) {
    super(allocator);
    this.file = file;
    this.options = options;
    this.cast = new TextCast(schema);
  }

  /** Surveys the file and settles its types; the source is borrowed. */
  static CsvRows open(
      BufferAllocator allocator, SourceFile source, FileFormat format, ReadOptions options)
      throws IOException {
    CsvFile file = CsvFile.survey(source, format, options);
    try {
      options.types().requireKnown(source.named(), file.names());
      return new CsvRows(allocator, file, options, schema(file, options));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static Schema schema(CsvFile file, ReadOptions options) throws IOException {
    ColumnTypes types = options.types();
    TypeInference inference = new TypeInference();
    if (types.inferAny(file.names())) {
      try (CsvText text = CsvText.open(file, options.onReject())) {
        while (text.next()) {
          observe(inference, file.names(), types, text.batch());
          options.progress().report(text.rowCount(), file.dataRecords());
        }
      }
    }
    List<Field> fields = new ArrayList<>();
    for (String name : file.names()) {
      @Nullable ArrowType given = types.typeOf(name);
      ArrowType type = given == null ? inference.typeOf(name) : given;
      fields.add(new Field(name, FieldType.nullable(type), List.of()));
    }
    return new Schema(fields);
  }

  private static void observe(
      TypeInference inference, List<String> names, ColumnTypes types, VectorSchemaRoot batch) {
    for (int i = 0; i < names.size(); i++) {
      if (types.typeOf(names.get(i)) == null) {
        inference.observe(names.get(i), (VarCharVector) batch.getVector(i), batch.getRowCount());
      }
    }
  }

  @Override
  protected Schema readSchema() {
    return cast.target();
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    if (rejects != null) {
      return false;
    }
    if (text == null) {
      text = CsvText.open(file, options.onReject());
    }
    CsvText pass = text;
    while (pass.next()) {
      options.progress().report(pass.rowCount(), file.dataRecords());
      if (load(pass)) {
        return true;
      }
    }
    rejects = collectRejects(pass);
    return false;
  }

  /** Returns whether any row is left. */
  private boolean load(CsvText pass) throws IOException {
    VectorSchemaRoot batch = pass.batch();
    batchFirstRow = pass.rowCount() - batch.getRowCount();
    badOfBatch.clear();
    TextCast.BadValues bad =
        (row, column, value, expected) -> {
          if (!badOfBatch.get(row)) {
            badValue(batchFirstRow + row, column, value, expected);
          }
          badOfBatch.set(row);
        };
    try (VectorSchemaRoot typed = cast.cast(allocator, batch, bad)) {
      VectorSchemaRoot root = getVectorSchemaRoot();
      for (int i = 0; i < typed.getFieldVectors().size(); i++) {
        FieldVector from = typed.getVector(i);
        from.makeTransferPair(root.getVector(i)).transfer();
      }
      root.setRowCount(typed.getRowCount());
      count(typed.getRowCount());
      return typed.getRowCount() > 0;
    }
  }

  private void badValue(long row, Field column, String value, String expected) {
    if (options.onReject() == OnReject.FAIL) {
      throw RecordProblems.badValue(file.source().named(), lineOf(row), column, value, expected);
    }
    badCount++;
    if (badRows.size() < BAD_ROWS_MAX) {
      badRows.add(row);
      badProblems.add(RecordProblems.problem(column, value, expected));
    }
  }

  private long lineOf(long row) {
    try {
      return CsvPlaces.linesOf(file, new long[] {row}, Collections.emptySortedMap())[0];
    } catch (IOException e) {
      throw FileErrors.unreadable(file.source().named(), e);
    }
  }

  @Override
  long recordOf(int row) {
    int position = badOfBatch.nextClearBit(0);
    for (int good = 0; good < row; good++) {
      position = badOfBatch.nextClearBit(position + 1);
    }
    return batchFirstRow + position;
  }

  @Override
  String placeOf(long record) throws IOException {
    CsvText pass = Objects.requireNonNull(text);
    if (options.onReject() == OnReject.SKIP && rejects == null) {
      while (pass.next()) {
        // which records are no rows is known at the end only
      }
      rejects = collectRejects(pass);
    }
    long[] rows = {record};
    return "line " + FileErrors.grouped(CsvPlaces.linesOf(file, rows, pass.rejected())[0]);
  }

  private Rejects collectRejects(CsvText pass) throws IOException {
    RejectLog log = new RejectLog();
    int shown = 0;
    for (Map.Entry<Long, String> record : pass.rejected().entrySet()) {
      if (shown++ == Rejects.SHOWN_MAX) {
        break;
      }
      log.add(CsvPlaces.lineAt(file, record.getKey()), record.getValue());
    }
    long[] rows = badRows.stream().mapToLong(row -> row).toArray();
    long[] lines = CsvPlaces.linesOf(file, rows, pass.rejected());
    for (int i = 0; i < rows.length; i++) {
      log.add(lines[i], badProblems.get(i));
    }
    log.addUnseen(pass.rejectedCount() + badCount - log.count());
    return log.toRejects();
  }

  @Override
  Rejects rejects() {
    return rejects == null ? Rejects.NONE : rejects;
  }

  @Override
  protected void closeReadSource() throws IOException {
    try (CsvFile last = file) {
      if (text != null) {
        text.close();
      }
    }
  }
}
