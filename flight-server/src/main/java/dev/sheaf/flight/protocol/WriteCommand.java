package dev.sheaf.flight.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A wish to write a stream of rows to a table.
 *
 * @param target a branch or a transaction
 * @param table the table's name
 * @param mode what to do with the rows
 * @param key of the table if it is to be made when it is not there; null if it is not to be made
 * @param ending what counts as the end of the stream
 */
public record WriteCommand(
    WriteTarget target, String table, Mode mode, @Nullable List<String> key, Ending ending)
    implements FlightCommand {
  /** The name of the command. */
  static final String NAME = "write";

  /** What to do with the rows. */
  public enum Mode {
    /** new keys only */
    INSERT,
    /** new keys, and other rows for old ones */
    UPSERT,
    /** other values in some columns of rows that are there */
    UPDATE,
    /** remove the rows that have these keys */
    DELETE,
    /** the table becomes equal to the stream */
    REPLACE;

    /** As the protocol says it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What counts as the end of a stream. */
  public enum Ending {
    /** that nothing more comes */
    AS_IT_COMES,
    /** a message that says so */
    CONFIRMED
  }

  /** Inserts into a table of a branch. */
  public static WriteCommand insert(String branch, String table) {
    CommitFields nothing = new CommitFields(null, null, new TreeMap<>(), null);
    return new WriteCommand(
        new WriteTarget.Branch(branch, nothing, Duration.ofSeconds(10)),
        table,
        Mode.INSERT,
        null,
        Ending.AS_IT_COMES);
  }

  static WriteCommand of(JsonBody body) {
    WriteCommand command =
        new WriteCommand(
            WriteTarget.read(body), body.text("table"), mode(body), key(body), ending(body));
    body.requireNoMore();
    return command;
  }

  /** What the client says about the end of its stream. */
  static Ending ending(JsonBody body) {
    return body.flag("confirm") ? Ending.CONFIRMED : Ending.AS_IT_COMES;
  }

  private static Mode mode(JsonBody body) {
    String word = body.text("mode", Mode.INSERT.word());
    for (Mode mode : Mode.values()) {
      if (mode.word().equals(word)) {
        return mode;
      }
    }
    throw body.wrong("mode", "insert, upsert, update, delete or replace");
  }

  private static @Nullable List<String> key(JsonBody body) {
    if (!body.flag("create")) { // then a key stays unknown, and is refused
      return null;
    }
    List<String> key = body.texts("key");
    if (key == null) {
      throw body.wrong(
          "key", "the columns of the primary key of a table that is made; [] for none");
    }
    return key;
  }

  @Override
  public String name() {
    return NAME;
  }
}
