package dev.sheaf.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.AllocatorExtension;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Statements that are cancelled from another thread, at each point of their way. */
@ExtendWith(AllocatorExtension.class)
@Timeout(60)
class SqlCancelTest {
  /** Hours of work before the first row is there. */
  private static final String ENDLESS =
      "SELECT sum(a.range * b.range) AS s FROM range(10000000) a, range(10000000) b";

  private final ScheduledExecutorService other = Executors.newSingleThreadScheduledExecutor();
  private SqlFixture fixture;

  @BeforeEach
  void open(BufferAllocator allocator) {
    fixture = new SqlFixture(allocator);
  }

  @AfterEach
  void close() {
    other.shutdownNow();
    fixture.close();
  }

  private void cancelSoon() {
    assertFalse(
        other
            .scheduleWithFixedDelay(fixture.session::cancel, 200, 50, TimeUnit.MILLISECONDS)
            .isCancelled());
  }

  @Test
  void aQueryThatHasNoRowYetIsCancelled() {
    cancelSoon();
    fixture.refusal(ErrorCode.CANCELLED, ENDLESS);
  }

  @Test
  void aQueryThatIsReadIsCancelled() {
    try (SqlResult result = fixture.session.execute("SELECT * FROM range(100000000)")) {
      assertEquals(true, result.advance());
      fixture.session.cancel();
      assertEquals(
          ErrorCode.CANCELLED,
          assertThrows(
                  SheafException.class,
                  () -> {
                    while (result.advance()) {
                      assertEquals(1, result.root().getFieldVectors().size());
                    }
                  })
              .code());
    }
  }

  @Test
  void aWriteThatIsCancelledChangesNothing() {
    cancelSoon();
    fixture.refusal(ErrorCode.CANCELLED, "INSERT INTO t SELECT 77, 'x', s FROM (" + ENDLESS + ")");
    other.shutdownNow();
    assertEquals(List.of("4"), fixture.rows("SELECT count(*) FROM t"));
  }

  @Test
  void aTransactionGoesOnWithoutTheStatementThatWasCancelled() throws InterruptedException {
    fixture.session.begin();
    fixture.rows("DELETE FROM t WHERE id = 1");
    cancelSoon();
    fixture.refusal(ErrorCode.CANCELLED, "INSERT INTO t SELECT 77, 'x', s FROM (" + ENDLESS + ")");
    other.shutdown();
    assertEquals(true, other.awaitTermination(10, TimeUnit.SECONDS));
    fixture.session.commit();
    assertEquals(List.of("2", "3", "4"), fixture.rows("SELECT id FROM t ORDER BY id"));
  }

  @Test
  void whereNothingRunsNothingIsCancelled() {
    fixture.session.cancel();
    assertEquals(List.of("4"), fixture.rows("SELECT count(*) FROM t"));
  }
}
