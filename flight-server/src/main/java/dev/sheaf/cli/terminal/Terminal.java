package dev.sheaf.cli.terminal;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Where output goes: whether somebody looks at it, how wide it is, what it can show.
 *
 * <p>Java 17 cannot ask the system whether standard error is a terminal, so the launcher asks and
 * tells with system properties: {@value #TERMINALS_PROPERTY} names the streams that are terminals
 * ({@code in,out,err}), {@value #COLUMNS_PROPERTY} says how wide they are. Without the launcher
 * nothing counts as a terminal.
 *
 * @param resultColumns that a line of results may take; {@link #UNLIMITED} where nobody looks
 * @param messageColumns that a line of messages may take if it is to be drawn again
 * @param abilities what it is and can
 */
public record Terminal(int resultColumns, int messageColumns, Set<Ability> abilities) {
  /** The columns of what is no terminal. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  static final String TERMINALS_PROPERTY = "sheaf.terminals";
  static final String COLUMNS_PROPERTY = "sheaf.columns";

  private static final int COLUMNS_DEFAULT = 80;
  private static final int COLUMNS_MIN = 40;

  /** What a terminal is and can. */
  public enum Ability {
    /** Somebody types what is read. */
    INPUT_TYPED,
    /** Results are read on a screen. */
    RESULTS_SHOWN,
    /** Messages are read on a screen, where a line can be drawn again. */
    MESSAGES_SHOWN,
    /** Colours may be used for results. */
    RESULTS_COLOURED,
    /** Colours may be used for messages. */
    MESSAGES_COLOURED,
    /** Lines, dots and arrows can be shown. */
    UNICODE
  }

  public Terminal {
    abilities = Set.copyOf(abilities);
  }

  /** No terminal: plain text without an end to a line. */
  public static Terminal none() {
    return new Terminal(UNLIMITED, COLUMNS_DEFAULT, EnumSet.of(Ability.UNICODE));
  }

  /**
   * What the surroundings say.
   *
   * @param environment the variables NO_COLOR, TERM, COLUMNS and those of the locale count
   * @param properties as the launcher sets them
   */
  public static Terminal detect(Map<String, String> environment, Properties properties) {
    Set<Ability> abilities = EnumSet.noneOf(Ability.class);
    Set<String> terminals = terminals(properties);
    boolean drawable = !environment.getOrDefault("TERM", "dumb").equals("dumb");
    boolean coloured = drawable && environment.getOrDefault("NO_COLOR", "").isEmpty();
    add(abilities, Ability.INPUT_TYPED, terminals.contains("in"));
    if (terminals.contains("out")) {
      abilities.add(Ability.RESULTS_SHOWN);
      add(abilities, Ability.RESULTS_COLOURED, coloured);
    }
    if (terminals.contains("err")) {
      add(abilities, Ability.MESSAGES_SHOWN, drawable);
      add(abilities, Ability.MESSAGES_COLOURED, coloured);
    }
    add(abilities, Ability.UNICODE, isUnicode(environment));
    int asked = columns(environment.getOrDefault("COLUMNS", ""), UNLIMITED);
    int told = columns(properties.getProperty(COLUMNS_PROPERTY, ""), COLUMNS_DEFAULT);
    int shown = asked == UNLIMITED ? told : asked;
    return new Terminal(terminals.contains("out") ? shown : asked, shown, abilities);
  }

  /** The same, as wide as it is by now. */
  public Terminal withResultColumns(int columns) {
    return new Terminal(columns, messageColumns, abilities);
  }

  /** Whether it has an ability. */
  public boolean can(Ability ability) {
    return abilities.contains(ability);
  }

  /** A result as the screen takes it: cut to its width, with colours if it has them. */
  public String result(StyledText text) {
    return rendered(text.cut(resultColumns), Ability.RESULTS_COLOURED);
  }

  /** A message as the screen takes it, with colours if it has them; not cut. */
  public String message(StyledText text) {
    return rendered(text, Ability.MESSAGES_COLOURED);
  }

  private String rendered(StyledText text, Ability colours) {
    StringBuilder line = new StringBuilder();
    for (StyledText.Piece piece : text.pieces()) {
      String shown = can(Ability.UNICODE) ? piece.text() : AsciiSigns.of(piece.text());
      line.append(can(colours) ? piece.style().escape(shown) : shown);
    }
    return line.toString().stripTrailing();
  }

  private static Set<String> terminals(Properties properties) {
    return Set.of(properties.getProperty(TERMINALS_PROPERTY, "").split(",", -1));
  }

  private static int columns(String digits, int otherwise) {
    try {
      int number = Integer.parseInt(digits.strip());
      return number > 0 ? Math.max(COLUMNS_MIN, number) : otherwise;
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** A locale that is not named at all is taken for UTF-8, as most terminals are. */
  private static boolean isUnicode(Map<String, String> environment) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String locale = environment.getOrDefault(name, "");
      if (!locale.isEmpty()) {
        String lower = locale.toLowerCase(Locale.ROOT);
        return lower.contains("utf-8") || lower.contains("utf8");
      }
    }
    return true;
  }

  private static void add(Set<Ability> abilities, Ability ability, boolean present) {
    if (present) {
      abilities.add(ability);
    }
  }
}
