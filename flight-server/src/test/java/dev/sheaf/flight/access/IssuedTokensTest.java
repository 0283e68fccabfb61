package dev.sheaf.flight.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is kept for clients and peers is bounded. */
class IssuedTokensTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Hash SHOWN = Secret.create().hash();

  @Test
  void aTokenEndsHoweverMuchItIsUsed() {
    IssuedTokens tokens = new IssuedTokens();
    Hash token = tokens.issue("ana", SHOWN, NOW).hash();
    for (int minutes = 0; minutes < 60; minutes++) {
      assertTrue(tokens.find(token, NOW.plus(Duration.ofMinutes(minutes))).isPresent());
    }
    assertTrue(tokens.find(token, NOW.plus(IssuedTokens.LIFE)).isEmpty());
  }

  @Test
  void ofTooManyTheOldestGoesAndOnlyOfThatPrincipal() {
    IssuedTokens tokens = new IssuedTokens();
    Hash other = tokens.issue("bob", SHOWN, NOW).hash();
    Hash first = tokens.issue("ana", SHOWN, NOW).hash();
    Hash second = tokens.issue("ana", SHOWN, NOW).hash();
    for (int i = 0; i < IssuedTokens.PER_PRINCIPAL - 1; i++) {
      tokens.issue("ana", SHOWN, NOW);
    }
    assertTrue(tokens.find(first, NOW).isEmpty());
    assertTrue(tokens.find(second, NOW).isPresent());
    assertTrue(tokens.find(other, NOW).isPresent());
    for (int i = 0; i < 10_000; i++) {
      tokens.issue("ana", SHOWN, NOW);
    }
    assertEquals(IssuedTokens.PER_PRINCIPAL + 1, tokens.count());
  }

  @Test
  void aPeerWaitsLongerEachTimeAndNotForEver() {
    AtomicLong clock = new AtomicLong();
    Backoff backoff = new Backoff(clock::get);
    long before = 0;
    for (int i = 0; i < 100; i++) {
      long millis = backoff.failed("10.0.0.1");
      assertTrue(millis >= before && millis <= 2_000);
      before = millis;
    }
    assertEquals(2_000, before);
    assertEquals(50, backoff.failed("10.0.0.2"));
    clock.addAndGet(Duration.ofMinutes(2).toNanos());
    assertEquals(50, backoff.failed("10.0.0.1"));
    assertEquals(100, backoff.failed("10.0.0.1"));
    backoff.succeeded("10.0.0.1");
    assertEquals(50, backoff.failed("10.0.0.1"));
    for (int i = 0; i < 2 * Backoff.PEERS_MAX; i++) {
      backoff.failed("peer " + i);
    }
    assertEquals(Backoff.PEERS_MAX, backoff.count());
  }

  @Test
  void strangersCauseSoManyLines() {
    AtomicLong clock = new AtomicLong();
    LineBudget budget = new LineBudget(clock::get);
    int lines = 0;
    for (int i = 0; i < 10_000; i++) {
      lines += budget.take() ? 1 : 0;
    }
    assertEquals(LineBudget.LINES, lines);
    clock.addAndGet(Duration.ofMinutes(2).toNanos());
    assertTrue(budget.take());
  }
}
