package dev.sheaf.flight.access;

import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the format of users files, which {@code docs/security.md} describes. */
final class UsersReader {
  /** The version of the format. */
  static final String FORMAT = "1";

  static final String FORMAT_FIELD = "sheaf_users";
  static final String PRINCIPALS_FIELD = "principals";
  static final String TOKENS_FIELD = "tokens";
  static final String HASH_FIELD = "sha256";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{" + Hash.DIGITS + "}");
  private static final Pattern TOKEN_ID = Pattern.compile("[0-9a-z]{1,32}");

  private final Set<String> hashes = new HashSet<>();
  private final Set<String> certificates = new HashSet<>();
  private final Set<String> tokenIds = new HashSet<>();

  private UsersReader() {}

  /**
   * Reads all of a file.
   *
   * @param file its name, for errors
   * @throws SheafException BAD_INPUT (caller) with line and field
   */
  static Users read(String file, byte[] bytes) {
    return new UsersReader().read(LocatedJson.parse(file, bytes));
  }

  private Users read(LocatedJson all) {
    all.fields(List.of(FORMAT_FIELD, "protected", PRINCIPALS_FIELD));
    LocatedJson format = all.required(FORMAT_FIELD);
    if (!format.text().equals(FORMAT)) {
      throw format.wrong("this program reads format " + FORMAT);
    }
    List<Principal> principals = new ArrayList<>();
    all.required(PRINCIPALS_FIELD)
        .fields()
        .forEach((name, fields) -> principals.add(principal(name, fields)));
    return new Users(principals, patterns(all, "protected"));
  }

  private Principal principal(String name, LocatedJson json) {
    if (!NAME.matcher(name).matches()) {
      throw json.wrong("a name has 1 to 64 letters, digits, '.', '_', '@' and '-'");
    }
    json.fields(List.of(TOKENS_FIELD, "certificates", "rights"));
    List<StoredToken> tokens = json.elements(TOKENS_FIELD).stream().map(this::token).toList();
    List<String> names = new ArrayList<>();
    for (LocatedJson certificate : json.elements("certificates")) {
      String commonName = certificate.text();
      if (commonName.isBlank() || !certificates.add(commonName)) {
        throw certificate.wrong("the common name is empty, or another principal's");
      }
      names.add(commonName);
    }
    return new Principal(
        name, tokens, names, json.elements("rights").stream().map(this::grant).toList());
  }

  private StoredToken token(LocatedJson json) {
    Map<String, LocatedJson> fields = json.fields(List.of("id", HASH_FIELD, "created", "expires"));
    LocatedJson id = json.required("id");
    if (!TOKEN_ID.matcher(id.text()).matches() || !tokenIds.add(id.text())) {
      throw id.wrong("an id has lower case letters and digits, and is there once");
    }
    LocatedJson hash = json.required(HASH_FIELD);
    if (!HASH.matcher(hash.text()).matches()) {
      throw hash.wrong("a hash of a token has " + Hash.DIGITS + " digits 0-9 and a-f");
    }
    if (!hashes.add(hash.text())) {
      throw hash.wrong("the same token is there twice");
    }
    LocatedJson expires = fields.get("expires");
    return new StoredToken(
        id.text(),
        Hash.parse(hash.text()),
        instant(json.required("created")),
        expires == null ? null : instant(expires));
  }

  private static Instant instant(LocatedJson json) {
    try {
      return Instant.parse(json.text());
    } catch (DateTimeParseException e) {
      throw json.wrong("a time as 2030-01-31T12:00:00Z is expected here");
    }
  }

  private Grant grant(LocatedJson json) {
    Map<String, LocatedJson> fields = json.fields(List.of("may", "refs"));
    Set<Right> rights = EnumSet.noneOf(Right.class);
    for (LocatedJson word : json.elements("may")) {
      rights.add(right(word));
    }
    if (rights.isEmpty()) {
      throw json.wrong("the field 'may' names no right");
    }
    for (Right right : rights) {
      boolean forRefs = right.reach() == Right.Reach.REFS;
      if (forRefs != fields.containsKey("refs")) {
        throw json.wrong(
            forRefs
                ? "'" + right.word() + "' needs 'refs': a list of refs such as main and feature/*"
                : "'" + right.word() + "' is for the whole dataset, and stands without 'refs'");
      }
    }
    List<RefPattern> refs = patterns(json, "refs");
    if (refs.isEmpty() && fields.containsKey("refs")) {
      throw json.wrong("the field 'refs' names no ref");
    }
    return new Grant(rights, refs);
  }

  private static Right right(LocatedJson json) {
    for (Right right : Right.values()) {
      if (right.word().equals(json.text())) {
        return right;
      }
    }
    throw json.wrong(
        "there is no right '"
            + json.text()
            + "', only "
            + String.join(", ", Right.words())
            + Suggestions.didYouMean(json.text(), Right.words()));
  }

  private static List<RefPattern> patterns(LocatedJson json, String field) {
    List<RefPattern> patterns = new ArrayList<>();
    for (LocatedJson pattern : json.elements(field)) {
      if (!RefPattern.isAllowed(pattern.text())) {
        throw pattern.wrong("this is neither the name of a ref nor one with '*' or '**' in it");
      }
      patterns.add(new RefPattern(pattern.text()));
    }
    return patterns;
  }
}
