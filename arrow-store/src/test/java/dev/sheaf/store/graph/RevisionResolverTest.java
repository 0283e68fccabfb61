package dev.sheaf.store.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.Seeds;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The history that is asked about, imported in 2026:
 *
 * <pre>
 *   init ── a ── b ── m          main, HEAD
 *    2026  2015 \ 2016 / 2020
 *                c ─ d            clean; v1 is a tag on a
 *               2017 2018
 * </pre>
 */
class RevisionResolverTest {
  private final MemoryVersions versions = new MemoryVersions();
  private final MemoryRefs refs = new MemoryRefs();
  private final RevisionResolver resolver =
      new RevisionResolver(new VersionGraph(versions), refs, "main");
  private final Version init = version("init", "2026-03-01T00:00:00Z");
  private final Version a = version("a", "2015-06-01T00:00:00Z", init);
  private final Version b = version("b", "2016-06-01T00:00:00Z", a);
  private final Version c = version("c", "2017-06-01T00:00:00Z", a);
  private final Version d = version("d", "2018-06-01T00:00:00Z", c);
  private final Version m = version("m", "2020-06-01T00:00:00Z", b, d);

  private Version version(String message, String time, Version... parents) {
    VersionBuilder builder =
        parents.length == 0 ? VersionBuilder.root() : VersionBuilder.childOf(List.of(parents));
    return versions.add(builder.message(message).time(OffsetDateTime.parse(time)).build());
  }

  @BeforeEach
  void importHistory() {
    refs.branch("main", init, "2026-03-01T10:00");
    refs.branch("main", a, "2026-03-02T10:00");
    refs.tag("v1", a, "2026-03-02T11:00");
    refs.branch("main", b, "2026-03-03T10:00");
    refs.branch("clean", d, "2026-03-04T10:00");
    refs.branch("main", m, "2026-03-05T10:00");
  }

  private void assertMeans(Version version, String revision) {
    assertEquals(version, resolver.resolve(revision), revision);
  }

  private SheafException assertFails(ErrorCode code, String revision) {
    SheafException error =
        assertThrows(SheafException.class, () -> resolver.resolve(revision), revision);
    assertEquals(code, error.code(), error.getMessage());
    return error;
  }

  @Test
  void namesMeanTheirVersions() {
    assertMeans(m, "main");
    assertMeans(m, "HEAD");
    assertMeans(m, "@");
    assertMeans(m, "refs/heads/main");
    assertMeans(a, "v1");
    assertMeans(a, "refs/tags/v1");
    assertMeans(d, d.id().hex());
    assertMeans(d, d.id().hex().toUpperCase(Locale.ROOT));
    assertFails(ErrorCode.UNKNOWN_REF, "refs/tags/main");
    assertFails(ErrorCode.UNKNOWN_REF, "refs/heads/v1");
  }

  @Test
  void stepsFollowParents() {
    assertMeans(b, "main~");
    assertMeans(b, "main^");
    assertMeans(d, "main^2");
    assertMeans(m, "main^0~0");
    assertMeans(c, "HEAD^2~1");
    assertMeans(init, "main~3");
    assertFails(ErrorCode.UNKNOWN_REF, "main~4");
    assertFails(ErrorCode.UNKNOWN_REF, "main^3");
    assertFails(ErrorCode.UNKNOWN_REF, "main~3^");
  }

  @Test
  void earlierValuesComeFromTheLog() {
    assertMeans(m, "main@{0}");
    assertMeans(b, "main@{1}");
    assertMeans(a, "@{2}");
    assertMeans(init, "refs/heads/main@{3}");
    assertFails(ErrorCode.UNKNOWN_REF, "main@{4}");
    assertFails(ErrorCode.UNKNOWN_REF, "main@{5}");
    assertFails(ErrorCode.UNKNOWN_REF, "nowhere@{1}");
    assertFails(ErrorCode.UNKNOWN_REF, a.id().hex() + "@{1}");
  }

  @Test
  void timesWithinTheLogMeanWhatTheRefWasThen() {
    assertMeans(a, "main@{2026-03-02T10:00}");
    assertMeans(init, "main@{2026-03-02T09:59:59.999}");
    assertMeans(b, "@{2026-03-05}");
    assertMeans(m, "main@{2030-01-01}");
  }

  @Test
  void timesBeforeTheLogMeanTheHistoryAtThatTime() {
    assertMeans(b, "main@{2019-01-01}");
    assertMeans(b, "main@{2016-06-01}");
    assertMeans(a, "main@{2016-05-31 23:59:59}");
    assertMeans(c, "clean@{2017-12-31}");
    assertMeans(c, d.id().hex() + "@{2017-12-31}");
    assertFails(ErrorCode.UNKNOWN_REF, "main@{2014-01-01}");
    assertFails(ErrorCode.UNKNOWN_REF, "nowhere@{2014-01-01}");
  }

  @Test
  void aDeletedRefKeepsItsLog() {
    refs.delete("clean", "2026-03-06");
    assertFails(ErrorCode.UNKNOWN_REF, "clean");
    assertMeans(d, "clean@{1}");
    assertMeans(d, "clean@{2026-03-05}");
    assertFails(ErrorCode.UNKNOWN_REF, "clean@{2026-03-07}");
    refs.branch("clean", a, "2026-03-08");
    assertFails(ErrorCode.UNKNOWN_REF, "clean@{1}");
    assertMeans(d, "clean@{2}");
  }

  @Test
  void shortenedIdsMustBeUnique() {
    assertMeans(c, c.id().hex().substring(0, 12));
    for (int i = 0; i < 8; i++) {
      VersionId twin = new VersionId(c.id().high(), i, 0);
      versions.add(
          new Version(twin, 0, List.of(), "", c.time(), "twin", c.properties(), c.tables()));
    }
    SheafException error = assertFails(ErrorCode.AMBIGUOUS_REVISION, c.id().hex().substring(0, 12));
    assertTrue(error.getMessage().contains("(twin)"), error.getMessage());
    assertFails(ErrorCode.UNKNOWN_REF, c.id().hex().substring(0, 3));
    assertFails(ErrorCode.UNKNOWN_REF, "0".repeat(40));
    assertFails(ErrorCode.UNKNOWN_REF, "0".repeat(41));
  }

  @Test
  void aRefGoesBeforeAShortenedId() {
    String digits = c.id().hex().substring(0, 8);
    refs.tag(digits, d, "2026-03-06");
    assertMeans(d, digits);
  }

  @Test
  void misspelledNamesAreAnsweredWithNearOnes() {
    SheafException error = assertFails(ErrorCode.UNKNOWN_REF, "mian");
    assertTrue(error.getMessage().endsWith("did you mean 'main'?"), error.getMessage());
  }

  @Test
  void headMayBeAVersion() {
    RevisionResolver detached =
        new RevisionResolver(new VersionGraph(versions), refs, c.id().hex());
    assertEquals(a, detached.resolve("HEAD~1"));
    assertEquals(a, detached.resolve("@{2016-01-01}"));
  }

  private Set<Version> log(String revision) {
    return new VersionGraph(versions)
        .log(resolver.history(revision)).stream().collect(Collectors.toSet());
  }

  @Test
  void logsOfRangesAreThoseOfGit() {
    assertEquals(Set.of(m, b, d, c, a, init), log("main"));
    assertEquals(Set.of(m, b), log("clean..main"));
    assertEquals(Set.of(), log("main..clean"));
    assertEquals(Set.of(m, b), log("clean.."));
    assertEquals(Set.of(b, c, d), log("main^...main^2"));
    assertEquals(Set.of(c, d), log("main~1..clean"));
  }

  @Test
  void comparisonsOfRangesStartAtTheLeftOrAtTheMergeBase() {
    assertEquals(new VersionRange(b, d), resolver.range("main^..clean"));
    assertEquals(new VersionRange(a, d), resolver.range("main^...clean"));
    assertEquals(
        ErrorCode.BAD_REVISION,
        assertThrows(SheafException.class, () -> resolver.range("main")).code());
    refs.branch("other", version("unrelated", "2026-03-01T00:00:00Z"), "2026-03-06");
    assertEquals(
        ErrorCode.UNKNOWN_REF,
        assertThrows(SheafException.class, () -> resolver.range("main...other")).code());
  }

  @Test
  void onlyBranchesAreWrittenTo() {
    assertEquals("main", resolver.branch("main").name());
    assertEquals("main", resolver.branch("HEAD").name());
    assertEquals("clean", resolver.branch("refs/heads/clean").name());
    for (String other : List.of("v1", "main~1", "main~0", d.id().hex(), "main@{0}")) {
      SheafException error = assertThrows(SheafException.class, () -> resolver.branch(other));
      assertEquals(ErrorCode.NOT_A_BRANCH, error.code(), other);
    }
    assertEquals(
        ErrorCode.UNKNOWN_REF,
        assertThrows(SheafException.class, () -> resolver.branch("maim")).code());
  }

  @Test
  void whateverIsAskedOnlyClearErrorsComeOut() {
    String[] tokens = {
      "main",
      "clean",
      "v1",
      "HEAD",
      "@",
      "~",
      "^",
      "2",
      "..",
      "...",
      "@{1}",
      "@{2017-01-01}",
      "@{2026-03-04}",
      "refs/heads/",
      "refs/tags/",
      "x",
      "9",
      a.id().hex().substring(0, 5)
    };
    Set<ErrorCode> expected =
        Set.of(ErrorCode.BAD_REVISION, ErrorCode.UNKNOWN_REF, ErrorCode.NOT_A_BRANCH);
    Seeds.forEach(
        5_000,
        seed -> {
          Random random = Seeds.random(seed);
          StringBuilder text = new StringBuilder();
          for (int i = random.nextInt(6); i >= 0; i--) {
            text.append(tokens[random.nextInt(tokens.length)]);
          }
          String revision = text.toString();
          List<Runnable> questions =
              List.of(
                  () -> resolver.resolve(revision),
                  () -> resolver.history(revision),
                  () -> resolver.range(revision),
                  () -> resolver.branch(revision));
          for (Runnable question : questions) {
            try {
              question.run();
            } catch (SheafException e) {
              assertTrue(expected.contains(e.code()), e.getMessage());
            }
          }
        });
  }
}
