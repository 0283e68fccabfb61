package dev.sheaf.store.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.rows.Fingerprint;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class VersionTest {
  private static final OffsetDateTime NOON = OffsetDateTime.parse("2025-01-31T12:00:00+01:00");
  private static final TableState STATE =
      TableState.empty(1, 2, new Fingerprint(3, 4)).withRows(new Fingerprint(5, 6), 7);

  private static VersionBuilder base(VersionBuilder builder) {
    return builder
        .author("Ada <ada@example.org>")
        .time(NOON)
        .message("load\n\nall of it")
        .property("source", "census")
        .changedTable("people", STATE);
  }

  @Test
  void theIdIsStableAcrossReleases() {
    assertEquals(
        "a76c41b9317fab8e5d02a239e64000013c04bce0", base(VersionBuilder.root()).build().id().hex());
  }

  @Test
  void everyPartOfTheContentChangesTheId() {
    Version plain = base(VersionBuilder.root()).build();
    List<UnaryOperator<VersionBuilder>> changes =
        List.of(
            b -> b.author("Bob"),
            b -> b.time(NOON.plusNanos(1_000_000)),
            b -> b.time(NOON.withOffsetSameInstant(ZoneOffset.UTC)),
            b -> b.message("load"),
            b -> b.property("source", "survey"),
            b -> b.property("more", ""),
            b -> b.changedTable("places", STATE),
            b -> b.changedTable("people", STATE.withRows(new Fingerprint(5, 7), 7)),
            b -> b.changedTable("people", STATE.withRows(new Fingerprint(5, 6), 8)),
            b -> b.changedTable("people", STATE.withSchema(2, new Fingerprint(3, 5))));
    List<VersionId> ids = new ArrayList<>(List.of(plain.id()));
    changes.forEach(change -> ids.add(change.apply(base(VersionBuilder.root())).build().id()));
    ids.add(base(VersionBuilder.childOf(plain)).build().id());
    assertEquals(ids.size(), new HashSet<>(ids).size());
  }

  @Test
  void numbersOfThisDatasetDoNotChangeTheId() {
    TableState elsewhere =
        new TableState(8, 9, new Fingerprint(3, 4), new Fingerprint(5, 6), 7, VersionId.NONE);
    Version here = base(VersionBuilder.root()).build();
    Version there = base(VersionBuilder.root()).changedTable("people", elsewhere).build();
    assertEquals(here.id(), there.id());
    assertTrue(here.hasTrueId());
  }

  @Test
  void levelIsOneMoreThanTheHighestParent() {
    Version root = base(VersionBuilder.root()).build();
    Version one = VersionBuilder.childOf(root).message("one").build();
    Version merge = VersionBuilder.childOf(List.of(root, one)).message("merge").build();
    assertEquals(List.of(0, 1, 2), List.of(root.level(), one.level(), merge.level()));
    assertTrue(merge.isMerge());
    assertFalse(one.isMerge());
  }

  @Test
  void aChangedTableIsStoredUnderTheVersionAndAnUnchangedOneWhereItWas() {
    Version root = base(VersionBuilder.root()).build();
    TableState people = root.table("people");
    assertEquals(root.id(), people.dataVersion());
    Version next =
        VersionBuilder.childOf(root).table("people", people).changedTable("places", STATE).build();
    assertEquals(root.id(), next.table("people").dataVersion());
    assertEquals(next.id(), next.table("places").dataVersion());
    assertNotEquals(people.fingerprint(), people.rowsFingerprint());
    assertThrows(
        IllegalStateException.class, () -> VersionBuilder.root().table("people", STATE).build());
  }

  @Test
  void timesAreCutToMillisecondsAndMinutesOfOffset() {
    Version version =
        VersionBuilder.root()
            .time(OffsetDateTime.parse("2025-01-31T12:00:00.123456789+00:19:32"))
            .build();
    assertEquals(19, version.zoneOffsetMinutes());
    assertEquals("2025-01-31T11:59:28.123+00:19", version.time().toString());
    assertEquals(version.timeMillis(), version.instant().toEpochMilli());
  }

  @Test
  void textsFromOutsideAreChecked() {
    VersionBuilder builder = VersionBuilder.root();
    assertRefused(ErrorCode.BAD_ARGUMENT, () -> builder.author("half a \ud83d"));
    assertRefused(ErrorCode.BAD_ARGUMENT, () -> builder.message("nul \0"));
    assertRefused(ErrorCode.LIMIT_EXCEEDED, () -> builder.author("ä".repeat(513)));
    assertRefused(ErrorCode.LIMIT_EXCEEDED, () -> builder.message("x".repeat((1 << 20) + 1)));
    assertRefused(ErrorCode.BAD_ARGUMENT, () -> builder.time(OffsetDateTime.MAX));
    builder.author("ä".repeat(512)).message("x".repeat(1 << 20)).build();
    assertRefused(
        ErrorCode.LIMIT_EXCEEDED,
        () -> {
          for (int i = 0; i <= VersionBuilder.PROPERTIES_MAX; i++) {
            builder.property("p" + i, "");
          }
        });
  }

  private static void assertRefused(ErrorCode code, Executable change) {
    assertEquals(code, assertThrows(SheafException.class, change).code());
  }

  @Test
  void anUnknownTableIsAnsweredWithNearOnes() {
    Version version = base(VersionBuilder.root()).build();
    SheafException error = assertThrows(SheafException.class, () -> version.table("poeple"));
    assertEquals(ErrorCode.UNKNOWN_TABLE, error.code());
    assertTrue(error.getMessage().endsWith("did you mean 'people'?"), error.getMessage());
    assertRefused(ErrorCode.UNKNOWN_TABLE, () -> version.table("zebra"));
  }

  @Test
  void theSubjectIsTheFirstLine() {
    assertEquals("load", base(VersionBuilder.root()).build().subject());
    assertEquals("", VersionBuilder.root().build().subject());
  }
}
