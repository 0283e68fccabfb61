package dev.sheaf.cli.shell;

import dev.sheaf.cli.report.CellText;
import dev.sheaf.cli.terminal.DisplayWidth;
import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.cli.terminal.TextTable;
import dev.sheaf.ops.CellValues;
import dev.sheaf.sql.SqlResult;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The first rows of a result, as text for somebody to read.
 *
 * <p><i>Cost:</i> at most {@value #ROWS_MAX} rows on the heap; what comes behind them is not
 * computed and not counted.
 *
 * @param fields the columns
 * @param rows a text for each column
 * @param end whether there are more
 */
record ShownRows(List<Field> fields, List<List<StyledText>> rows, End end) {
  /** Rows that are shown at most. */
  static final int ROWS_MAX = 1_000;

  /** Whether all rows are there. */
  enum End {
    /** They are. */
    REACHED,
    /** There are more, nobody knows how many. */
    MORE
  }

  /** Reads the first rows of a result. */
  static ShownRows of(SqlResult result) {
    List<List<StyledText>> rows = new ArrayList<>();
    while (result.advance()) {
      VectorSchemaRoot batch = result.root();
      for (int i = 0; i < batch.getRowCount(); i++) {
        if (rows.size() == ROWS_MAX) {
          return new ShownRows(result.schema().getFields(), rows, End.MORE);
        }
        rows.add(row(batch, i));
      }
    }
    return new ShownRows(result.schema().getFields(), rows, End.REACHED);
  }

  /** The lines of a result that is one column of texts, as a plan is. */
  static List<String> texts(SqlResult result) {
    List<String> lines = new ArrayList<>();
    while (result.advance()) {
      VectorSchemaRoot batch = result.root();
      for (int i = 0; i < batch.getRowCount(); i++) {
        Object text = CellValues.of(batch.getVector(0), i);
        String.valueOf(text).lines().forEach(lines::add);
      }
    }
    return lines;
  }

  private static List<StyledText> row(VectorSchemaRoot batch, int position) {
    List<StyledText> values = new ArrayList<>(batch.getFieldVectors().size());
    for (FieldVector column : batch.getFieldVectors()) {
      values.add(CellText.shown(CellValues.of(column, position), Style.PLAIN));
    }
    return values;
  }

  /** Rows below each other, numbers to the right. */
  List<StyledText> table(int width) {
    TextTable table = new TextTable();
    for (Field field : fields) {
      String heading = DisplayWidth.clean(field.getName());
      if (isNumber(field)) {
        table.number(heading);
      } else {
        table.column(heading);
      }
    }
    rows.forEach(table::row);
    return table.lines(width);
  }

  /** A line for each value, and one in front of each row. */
  List<StyledText> vertical() {
    int widest =
        fields.stream()
            .mapToInt(field -> DisplayWidth.of(DisplayWidth.clean(field.getName())))
            .max()
            .orElse(0);
    List<StyledText> lines = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      lines.add(StyledText.of("row " + Figures.count(i + 1), Style.FAINT));
      for (int j = 0; j < fields.size(); j++) {
        lines.add(
            StyledText.of(fields.get(j).getName(), Style.HEADING)
                .padStart(widest)
                .plus("  ")
                .plus(rows.get(i).get(j)));
      }
    }
    return lines;
  }

  private static boolean isNumber(Field field) {
    ArrowType type = field.getType();
    return type instanceof ArrowType.Int
        || type instanceof ArrowType.FloatingPoint
        || type instanceof ArrowType.Decimal;
  }
}
