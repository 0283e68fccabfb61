package dev.sheaf.cli.shell;

import dev.sheaf.sql.text.SqlToken;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;

/** What may follow: names where names stand, keywords elsewhere. */
final class ShellCompleter implements Completer {
  private final DatasetNames names;

  ShellCompleter(DatasetNames names) {
    this.names = names;
  }

  /** Whether a blank comes behind what was chosen. */
  private enum After {
    BLANK,
    NOTHING
  }

  @Override
  public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
    Offers offers = new Offers();
    if (DotCommands.isOne(line.line())) {
      dotCommand(line.line().substring(0, line.cursor()), offers);
    } else {
      statement(CompletionPoint.of(line.line(), line.cursor()), offers);
    }
    candidates.addAll(offers.candidates());
  }

  private void dotCommand(String text, Offers offers) {
    String typed = text.stripLeading();
    int blank = typed.indexOf(' ');
    if (blank < 0) {
      offers.plain(DotCommands.NAMES);
      return;
    }
    switch (typed.substring(0, blank)) {
      case ".tables", ".use" -> offers.plain(names.refs());
      case ".schema" -> offers.plain(names.tables(""));
      case ".mode" -> offers.plain(ResultMode.textSpellings());
      case ".timer" -> offers.plain(List.of("off", "on"));
      default -> {
        // takes no name
      }
    }
  }

  private void statement(CompletionPoint at, Offers offers) {
    if (at.place() == CompletionPoint.Place.NOTHING) {
      return;
    }
    if (at.place() == CompletionPoint.Place.STRING) {
      string(at, offers);
    } else if (at.followsSymbol(1, ".")) {
      behindDot(at, offers);
    } else if (at.follows(1, "of")) {
      offers.strings(names.refs());
    } else if (at.follows(1, "use")) {
      offers.names(names.refs(), After.BLANK);
    } else if (at.follows(1, "call")) {
      offers.functions(Keywords.CALLS);
    } else if (isTablePlace(at)) {
      offers.names(names.tables(""), After.BLANK);
      offers.schemas(names.refs());
      if (at.follows(1, "from", "join") || at.followsSymbol(1, ",")) {
        offers.functions(Keywords.TABLE_FUNCTIONS);
      }
    } else {
      anything(at, offers);
    }
  }

  private void string(CompletionPoint at, Offers offers) {
    boolean compared = at.followsSymbol(1, "=") && at.follows(2, "version");
    boolean argument =
        at.followsSymbol(1, "(") || at.followsSymbol(1, ",") || at.followsSymbol(1, "[");
    if (at.follows(1, "of", "use") || at.followsSymbol(1, "=>") || compared || argument) {
      offers.strings(names.refs());
    }
    if (argument) {
      offers.strings(names.tables(""));
    }
  }

  private void behindDot(CompletionPoint at, Offers offers) {
    SqlToken first = at.back(2);
    if (first == null) {
      return;
    }
    if (at.followsSymbol(3, ".") && at.back(4) != null) {
      SqlToken ref = at.back(4);
      offers.names(columns(ref == null ? "" : ref.value(), first.value()), After.BLANK);
      return;
    }
    for (NamedTable table : NamedTable.in(at.statement())) {
      if (table.alias().equalsIgnoreCase(first.value())) {
        offers.names(names.columns(table), After.BLANK);
      }
    }
    offers.names(names.tables(first.value()), After.BLANK);
  }

  private Collection<String> columns(String ref, String table) {
    return names.columns(new NamedTable(ref, table, table));
  }

  private static boolean isTablePlace(CompletionPoint at) {
    if (at.follows(1, "from", "join", "into", "update", "table", "describe", "summarize")) {
      return true;
    }
    return at.followsSymbol(1, ",") && "from".equals(clause(at.before()));
  }

  /** The last word that begins a clause. */
  private static @Nullable String clause(List<SqlToken> before) {
    for (int i = before.size() - 1; i >= 0; i--) {
      SqlToken token = before.get(i);
      if (token.kind() == SqlToken.Kind.WORD && Keywords.isKeyword(token.text())) {
        return token.lower();
      }
    }
    return null;
  }

  private void anything(CompletionPoint at, Offers offers) {
    if (at.before().isEmpty() || at.follows(1, "explain")) {
      offers.keywords(Keywords.STATEMENTS, at.word());
      return;
    }
    for (NamedTable table : NamedTable.in(at.statement())) {
      offers.names(names.columns(table), After.BLANK);
      offers.names(List.of(table.alias()), After.BLANK);
    }
    if (!at.word().startsWith("\"")) {
      offers.keywords(Keywords.CLAUSES, at.word());
    }
  }

  /** What is offered, each text once. */
  private static final class Offers {
    private static final int KEYWORDS_LAST = 1;

    private final Map<String, Candidate> all = new LinkedHashMap<>();

    List<Candidate> candidates() {
      return new ArrayList<>(all.values());
    }

    void plain(Collection<String> words) {
      words.forEach(word -> add(word, word, After.BLANK));
    }

    void names(Collection<String> words, After after) {
      words.forEach(word -> add(SqlNames.quotedIfNeeded(word), word, after));
    }

    void schemas(Collection<String> refs) {
      each(refs, ref -> SqlNames.quotedIfNeeded(ref) + ".");
    }

    void functions(Collection<String> functions) {
      each(functions, function -> function + "(");
    }

    private void each(Collection<String> words, UnaryOperator<String> spelling) {
      words.forEach(word -> add(spelling.apply(word), spelling.apply(word), After.NOTHING));
    }

    void strings(Collection<String> words) {
      words.forEach(word -> add(SqlNames.string(word), word, After.NOTHING));
    }

    /** In small letters for somebody who writes them so. */
    void keywords(Collection<String> words, String typed) {
      boolean small = !typed.isEmpty() && typed.equals(typed.toLowerCase(Locale.ROOT));
      words.forEach(
          word -> {
            String spelled = small ? word.toLowerCase(Locale.ROOT) : word;
            add(spelled, spelled, After.BLANK, KEYWORDS_LAST);
          });
    }

    private void add(String text, String shown, After after) {
      add(text, shown, after, 0);
    }

    private void add(String text, String shown, After after, int order) {
      all.putIfAbsent(
          text, new Candidate(text, shown, null, null, null, null, after == After.BLANK, order));
    }
  }
}
