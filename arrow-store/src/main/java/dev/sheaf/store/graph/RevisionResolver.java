package dev.sheaf.store.graph;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import dev.sheaf.store.graph.Revision.Ancestor;
import dev.sheaf.store.graph.Revision.Anchor;
import dev.sheaf.store.graph.Revision.AsOf;
import dev.sheaf.store.graph.Revision.Earlier;
import dev.sheaf.store.graph.Revision.Named;
import dev.sheaf.store.graph.Revision.Parent;
import dev.sheaf.store.graph.Revision.Point;
import dev.sheaf.store.graph.Revision.Range;
import dev.sheaf.store.graph.Revision.Step;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the versions that a {@link Revision} means.
 *
 * <p><b>Names</b> are tried in this order: {@code HEAD}, which is whatever ref the resolver was
 * made with; the full spelling {@code refs/heads/…} or {@code refs/tags/…}; a full id; a ref; an id
 * shortened to 4 digits or more, of either case, that only one version starts with. A ref goes
 * before a shortened id.
 *
 * <p><b>{@code name@{time}}</b> is the version that the ref was on at that instant by its log. A
 * log tells when a ref was moved here; imported versions are older than that. So where the log does
 * not reach back far enough (or the name is no ref), it is the first version at the name now or
 * along its first parents that was made at that instant or before.
 *
 * <p><b>{@code name@{n}}</b> is what the ref was on n changes ago, by its log. {@code HEAD} has no
 * log of its own: {@code HEAD@{1}} is the earlier value of the ref that HEAD means.
 *
 * <p><b>Threads.</b> Any, if the sources allow it.
 */
public final class RevisionResolver {
  private static final int CANDIDATES_MAX = 5;

  /** Versions of one prefix that are looked at for those that may be read. */
  private static final int HIDDEN_MAX = 250;

  private final VersionGraph graph;
  private final RefSource refs;
  private final String head;

  /** Null for all. */
  private final @Nullable Predicate<Version> readable;

  /**
   * A resolver.
   *
   * @param head the name that HEAD stands for: a ref, or a full id for a session on one version
   */
  public RevisionResolver(VersionGraph graph, RefSource refs, String head) {
    this(graph, refs, head, null);
  }

  /**
   * A resolver for somebody who may not read all versions: the others do not exist.
   *
   * @param refs without those that are to be hidden
   * @param readable which versions may be read, true of the ancestors of one for which it is; null
   *     for all
   */
  public RevisionResolver(
      VersionGraph graph, RefSource refs, String head, @Nullable Predicate<Version> readable) {
    this.graph = graph;
    this.refs = refs;
    this.head = head;
    this.readable = readable;
  }

  /**
   * The version that a text means.
   *
   * @throws SheafException BAD_REVISION, UNKNOWN_REF or AMBIGUOUS_REVISION (caller)
   */
  public Version resolve(String revision) {
    return resolve(Revision.parsePoint(revision));
  }

  /**
   * The version that a revision means.
   *
   * @throws SheafException UNKNOWN_REF or AMBIGUOUS_REVISION (caller)
   */
  public Version resolve(Point point) {
    Version version = resolve(point.anchor());
    if (!mayRead(version)) {
      throw unknown(point.anchor().toString());
    }
    for (Step step : point.steps()) {
      version = follow(point, version, step);
    }
    return version;
  }

  /**
   * What a log of this revision or range shows.
   *
   * @throws SheafException as {@link #resolve(String)}
   */
  public History history(String revision) {
    Revision parsed = Revision.parse(revision);
    if (parsed instanceof Point point) {
      return History.of(resolve(point).id());
    }
    Range range = (Range) parsed;
    Version from = resolve(range.from());
    Version to = resolve(range.to());
    return switch (range.kind()) {
      case BETWEEN -> History.of(to.id()).excluding(List.of(from.id()));
      case SYMMETRIC ->
          History.of(List.of(from.id(), to.id()))
              .excluding(graph.mergeBases(from, to).stream().map(Version::id).toList());
    };
  }

  /**
   * What a comparison over this range compares.
   *
   * @throws SheafException as {@link #resolve(String)}; UNKNOWN_REF (caller) for {@code a...b} when
   *     the two have no common ancestor; BAD_REVISION (caller) for a single revision
   */
  public VersionRange range(String revision) {
    if (!(Revision.parse(revision) instanceof Range range)) {
      throw SheafException.of(
          ErrorCode.BAD_REVISION,
          "'{revision}' is one version; a range as a..b is needed here",
          "revision",
          revision);
    }
    Version from = resolve(range.from());
    Version to = resolve(range.to());
    return switch (range.kind()) {
      case BETWEEN -> new VersionRange(from, to);
      case SYMMETRIC -> new VersionRange(commonAncestor(range, from, to), to);
    };
  }

  /**
   * The branch that a text names, for writing to it: its name, its full spelling, or HEAD.
   *
   * @throws SheafException NOT_A_BRANCH (caller) for any other revision that exists, else as {@link
   *     #resolve(String)}
   */
  public Ref branch(String revision) {
    Point point = Revision.parsePoint(revision);
    if (point.anchor() instanceof Named named && point.steps().isEmpty()) {
      Ref ref = ref(named.name());
      if (ref != null && ref.kind() == RefKind.BRANCH) {
        return ref;
      }
    }
    Version version = resolve(point);
    throw SheafException.of(
        ErrorCode.NOT_A_BRANCH,
        "'{revision}' is version {version} and no branch; only branches can be written to; create a branch from it and use that",
        "revision",
        revision,
        "version",
        version.id().shortHex());
  }

  private Version commonAncestor(Range range, Version from, Version to) {
    return graph
        .mergeBase(from, to)
        .orElseThrow(
            () ->
                SheafException.of(
                    ErrorCode.UNKNOWN_REF,
                    "'{revision}' has no common ancestor to start from; use '..' instead of '...'",
                    "revision",
                    range));
  }

  private Version resolve(Anchor anchor) {
    if (anchor instanceof Named named) {
      return now(named.name());
    }
    if (anchor instanceof Earlier earlier) {
      return earlier(earlier);
    }
    AsOf asOf = (AsOf) anchor;
    return asOf(asOf.name(), asOf.instant());
  }

  /** The ref that a name means, by itself and without looking at ids. */
  private @Nullable Ref ref(String name) {
    String wanted = name.equals(Revision.HEAD) ? head : name;
    for (RefKind kind : RefKind.values()) {
      if (wanted.startsWith(kind.prefix())) {
        String rest = wanted.substring(kind.prefix().length());
        return refs.ref(rest).filter(ref -> ref.kind() == kind).orElse(null);
      }
    }
    return refs.ref(wanted).orElse(null);
  }

  private static String logOf(String name) {
    return "The log of '" + name + "'";
  }

  /** What a name means now. */
  private Version now(String name) {
    Ref ref = ref(name);
    if (ref != null) {
      return graph.required(ref.target(), "The " + ref.kind().word() + " '" + ref.name() + "'");
    }
    String digits = (name.equals(Revision.HEAD) ? head : name).toLowerCase(Locale.ROOT);
    if (!VersionId.isHexadecimal(digits)
        || digits.length() > VersionId.DIGITS
        || digits.length() < VersionId.PREFIX_DIGITS_MIN) {
      throw unknown(name);
    }
    if (digits.length() == VersionId.DIGITS) {
      Version version = graph.source().find(VersionId.parse(digits)).orElse(null);
      if (readable != null && (version == null || !mayRead(version))) {
        throw unknown(name);
      }
      return graph.version(VersionId.parse(digits));
    }
    List<VersionId> ids = withPrefix(digits);
    if (ids.size() == 1) {
      return graph.version(ids.get(0));
    }
    throw ids.isEmpty() ? unknown(name) : ambiguous(name, ids);
  }

  private boolean mayRead(Version version) {
    return readable == null || readable.test(version);
  }

  private List<VersionId> withPrefix(String digits) {
    if (readable == null) {
      return graph.source().withPrefix(digits, CANDIDATES_MAX + 1);
    }
    return graph.source().withPrefix(digits, HIDDEN_MAX).stream()
        .filter(id -> mayRead(graph.version(id)))
        .limit(CANDIDATES_MAX + 1)
        .toList();
  }

  private Version follow(Point point, Version version, Step step) {
    if (step instanceof Ancestor ancestor) {
      Version found = graph.firstParentAncestor(version, ancestor.count());
      if (found == null) {
        throw SheafException.of(
            ErrorCode.UNKNOWN_REF,
            "'{revision}' goes back further than the history of {version}",
            "revision",
            point,
            "version",
            version.id().shortHex());
      }
      return found;
    }
    int number = ((Parent) step).number();
    if (number > version.parents().size()) {
      throw SheafException.of(
          ErrorCode.UNKNOWN_REF,
          "'{revision}' asks for parent {number} of {version}, which has {parents}",
          "revision",
          point,
          "number",
          number,
          "version",
          version.id().shortHex(),
          "parents",
          version.parents().size());
    }
    return number == 0 ? version : graph.parent(version, number - 1);
  }

  private Version earlier(Earlier earlier) {
    String name = loggedName(earlier.name());
    if (earlier.changes() == 0) {
      return now(earlier.name());
    }
    Optional<RefLogEntry> entry = refs.logEntry(name, earlier.changes() - 1);
    if (entry.isEmpty() && refs.logEntry(name, 0).isEmpty()) {
      throw unknown(name);
    }
    VersionId before = entry.map(RefLogEntry::from).orElse(null);
    if (before == null) {
      throw SheafException.of(
          ErrorCode.UNKNOWN_REF,
          "'{revision}' does not exist: '{ref}' was not there {changes} changes ago",
          "revision",
          earlier,
          "ref",
          name,
          "changes",
          earlier.changes());
    }
    return graph.required(before, logOf(name));
  }

  /**
   * The version that a name meant at an instant; see the class.
   *
   * @throws SheafException UNKNOWN_REF or AMBIGUOUS_REVISION (caller)
   */
  public Version asOf(String name, Instant instant) {
    Optional<RefLogEntry> entry = refs.logEntryAsOf(loggedName(name), instant);
    if (entry.isPresent()) {
      VersionId then = entry.get().to();
      if (then != null) {
        return graph.required(then, logOf(name));
      }
      throw SheafException.of(
          ErrorCode.UNKNOWN_REF,
          "'{ref}' was deleted at {instant}",
          "ref",
          name,
          "instant",
          instant);
    }
    Version then = graph.firstParentAsOf(now(name), instant);
    if (then == null) {
      throw SheafException.of(
          ErrorCode.UNKNOWN_REF,
          "the history of '{ref}' begins after {instant}",
          "ref",
          name,
          "instant",
          instant);
    }
    return then;
  }

  /** The name under which the log of a ref is kept, also when the ref itself is gone. */
  private String loggedName(String name) {
    String wanted = name.equals(Revision.HEAD) ? head : name;
    for (RefKind kind : RefKind.values()) {
      if (wanted.startsWith(kind.prefix())) {
        return wanted.substring(kind.prefix().length());
      }
    }
    return wanted;
  }

  private SheafException unknown(String name) {
    List<String> near = Suggestions.nearest(name, refs.refs().stream().map(Ref::name).toList());
    if (near.isEmpty()) {
      return SheafException.of(
          ErrorCode.UNKNOWN_REF, "there is no branch, tag or version '{ref}'", "ref", name);
    }
    return SheafException.of(
        ErrorCode.UNKNOWN_REF,
        "there is no branch, tag or version '{ref}'; did you mean {suggestions}?",
        "ref",
        name,
        "suggestions",
        Suggestions.sentence(near));
  }

  private SheafException ambiguous(String name, List<VersionId> ids) {
    String candidates =
        ids.stream()
            .limit(CANDIDATES_MAX)
            .map(id -> graph.abbreviate(id) + " (" + graph.version(id).subject() + ")")
            .collect(Collectors.joining(", "));
    return SheafException.of(
        ErrorCode.AMBIGUOUS_REVISION,
        ids.size() > CANDIDATES_MAX
            ? "'{revision}' could be any of more than {count} versions, among them {candidates}; give more digits"
            : "'{revision}' could be any of {count} versions: {candidates}; give more digits",
        "revision",
        name,
        "count",
        Math.min(ids.size(), CANDIDATES_MAX),
        "candidates",
        candidates);
  }
}
