package dev.sheaf.files;

/**
 * Finds where the records of a CSV text end, by the grammar of RFC 4180: a field that begins with a
 * quote lasts to the next quote that is not doubled, whatever stands between; outside of quotes a
 * line end ends the record.
 *
 * <p><i>Representation:</i> the state of a byte automaton, so that a record may be scanned in
 * pieces. Quotes, delimiters and line ends are ASCII and so never part of a longer UTF-8 sequence.
 *
 * <p>A quote inside of an unquoted field, or text behind a closing quote, is outside of the
 * grammar: it is taken as text, and {@link #irregular()} says so from then on, because another
 * parser may see other records.
 *
 * <p><i>Threads:</i> one. <i>Cost:</i> about a nanosecond per byte; allocates nothing.
 *
 * @source RFC 4180
 */
public final class CsvRecordScanner {
  /** How a record ended. */
  public enum Ending {
    /** A line feed. */
    LF,
    /** A carriage return and a line feed. */
    CRLF,
    /** A carriage return alone. */
    CR,
    /** The end of the text. */
    END;

    /** How many bytes the line end takes. */
    public int bytes() {
      return switch (this) {
        case LF, CR -> 1;
        case CRLF -> 2;
        case END -> 0;
      };
    }
  }

  private static final int FIELD_START = 0;
  private static final int UNQUOTED = 1;
  private static final int QUOTED = 2;
  private static final int QUOTE_IN_QUOTED = 3;
  private static final int AFTER_CR = 4;

  private final byte delimiter;
  private int state = FIELD_START;
  private Ending ending = Ending.END;
  private boolean irregular;
  private boolean lineEndBetweenQuotes;
  private boolean multiline;

  /** A scanner that stands at the beginning of a record. */
  public CsvRecordScanner(byte delimiter) {
    this.delimiter = delimiter;
  }

  /**
   * Goes on from {@code from} to the end of the record.
   *
   * @return the position behind the record and its line end, or -1 when the record does not end
   *     before {@code to}; then the next call goes on with the bytes that follow
   */
  public int next(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      byte b = bytes[at];
      switch (state) {
        case FIELD_START -> {
          boolean quote = b == '"';
          state = quote ? QUOTED : UNQUOTED;
          at += quote ? 1 : 0;
        }
        case UNQUOTED -> {
          while (b != delimiter && b != '\n' && b != '\r') {
            irregular |= b == '"';
            if (++at == to) {
              return -1;
            }
            b = bytes[at];
          }
          at++;
          if (b == '\n') {
            return ended(Ending.LF, at);
          }
          state = b == '\r' ? AFTER_CR : FIELD_START;
        }
        case QUOTED -> {
          while (b != '"') {
            lineEndBetweenQuotes |= b == '\n' || b == '\r';
            if (++at == to) {
              return -1;
            }
            b = bytes[at];
          }
          at++;
          state = QUOTE_IN_QUOTED;
        }
        case QUOTE_IN_QUOTED -> {
          if (b == '"') {
            at++;
            state = QUOTED;
          } else {
            irregular |= b != delimiter && b != '\n' && b != '\r';
            state = UNQUOTED;
          }
        }
        default -> {
          return b == '\n' ? ended(Ending.CRLF, at + 1) : ended(Ending.CR, at);
        }
      }
    }
    return -1;
  }

  /**
   * Tells the scanner that the text has ended; the record that was begun, if any, ends here.
   *
   * @return whether the text ended properly, not inside of quotes
   */
  public boolean end() {
    boolean closed = state != QUOTED;
    irregular |= !closed;
    ended(state == AFTER_CR ? Ending.CR : Ending.END, 0);
    return closed;
  }

  /** How the last record ended. */
  public Ending ending() {
    return ending;
  }

  /** Whether the last record has line ends between quotes. */
  public boolean multiline() {
    return multiline;
  }

  /** Whether anything so far was outside of the grammar. */
  public boolean irregular() {
    return irregular;
  }

  private int ended(Ending how, int position) {
    ending = how;
    state = FIELD_START;
    multiline = lineEndBetweenQuotes;
    lineEndBetweenQuotes = false;
    return position;
  }
}
