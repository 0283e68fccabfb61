package dev.sheaf.store.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.graph.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Drives a dataset and the model through one history, side by side, and compares them after every
 * step.
 */
final class HistoryRun implements AutoCloseable {
  private final History history;
  private final HistoryGuest guest;
  private final DatasetHome home;
  private final HistoryWrites writes;
  private final CountedAllocator counted = new CountedAllocator(AllocationListener.NOOP);
  private final BufferAllocator batches =
      counted.allocator().newChildAllocator("batches", 0, Long.MAX_VALUE);
  private final ModelDataset model = new ModelDataset();
  private final List<Version> versions = new ArrayList<>();
  private final SortedMap<String, OpenTransaction> open = new TreeMap<>();
  private final RowLedger ledger = new RowLedger();
  private final List<String> notes = new ArrayList<>();
  private Dataset dataset;
  private HistoryChecks checks;

  /**
   * A transaction that is open on both sides.
   *
   * @param real of the dataset
   * @param model of the model
   */
  record OpenTransaction(Transaction real, ModelTransaction model) {}

  HistoryRun(History history, DatasetHome home, HistoryGuest guest) {
    this.history = history;
    this.guest = guest;
    HistoryProfile profile = HistoryProfile.of(history.seed());
    this.home = home.with(options -> options.withRowSetCacheBytes(profile.rowSetCacheBytes()));
    this.writes = new HistoryWrites(profile, model, batches);
    this.dataset = this.home.open(counted.allocator());
    versions.add(dataset.version(ModelDataset.MAIN));
    this.checks = new HistoryChecks(dataset, model, versions, ledger, batches);
  }

  /** What the steps so far did, for people. */
  List<String> notes() {
    return Collections.unmodifiableList(notes);
  }

  /** The versions made, by number of the model. */
  List<Version> versions() {
    return Collections.unmodifiableList(versions);
  }

  /** Runs all steps; throws at the first difference. */
  void run() {
    for (History.Step step : history.steps()) {
      Random random = Seeds.random(step.seed());
      notes.add("");
      note(perform(step.operation(), random));
      act(step);
      checks.checkHeads();
      open.values().forEach(tx -> checks.checkTransaction(tx.real(), tx.model()));
      checks.checkRandomScan(random);
      checks.checkRandomDelta(random);
      checks.checkRandomUnion(random);
      checks.checkSelf();
    }
    for (int i = 0; i < versions.size(); i++) {
      checks.checkVersion(i);
    }
  }

  /** Runs all steps, then looks at the result. */
  void run(HistoryInspection inspection) {
    for (History.Step step : history.steps()) {
      notes.add("");
      note(perform(step.operation(), Seeds.random(step.seed())));
      act(step);
    }
    inspection.inspect(dataset, model, versions(), batches, Seeds.random(history.seed() ^ 0x1115));
  }

  /** Lets the guest act; what it leaves no ref on is checked here. */
  private void act(History.Step step) {
    int from = versions.size();
    Random random = Seeds.random(step.seed() ^ 0x60E5);
    String done = guest.act(dataset, model, versions, batches, random);
    if (!done.isEmpty()) {
      note(notes.get(notes.size() - 1) + "; then " + done);
      for (int i = Math.max(0, from - 1); i < versions.size(); i++) {
        checks.checkVersion(i);
      }
    }
  }

  /** Closes the dataset; fails if anything leaked. */
  @Override
  public void close() {
    try (CountedAllocator last = counted;
        BufferAllocator second = batches) {
      dataset.close();
    }
  }

  private String perform(HistoryOperation operation, Random random) {
    boolean needsBranch =
        operation.isWrite()
            || operation == HistoryOperation.BEGIN
            || operation == HistoryOperation.BEGIN_HELD;
    if (needsBranch && model.branches().isEmpty()) {
      return "nothing: there are only tags";
    }
    if (operation.isWrite()) {
      return write(operation, random);
    }
    return switch (operation) {
      case BEGIN -> begin(random);
      case BEGIN_HELD -> beginHeld(random);
      case COMMIT -> commit(random, any(random));
      case ROLLBACK -> rollback(random, any(random));
      case REOPEN -> reopen();
      case COMPACT -> "%s".formatted(dataset.compact());
      default -> refs(operation, random);
    };
  }

  private void note(String note) {
    notes.set(notes.size() - 1, note);
  }

  /** Writes in an open transaction, or in one of its own. */
  private String write(HistoryOperation operation, Random random) {
    @Nullable OpenTransaction tx = random.nextInt(4) == 0 ? null : any(random);
    if (tx != null) {
      return tx.model().branch() + ": " + writes.write(tx, operation, random, this::note);
    }
    String branch = writes.branchToWrite(random);
    @Nullable OpenTransaction own = begin(branch);
    if (own == null) {
      return "nothing: " + branch + " is held";
    }
    String written = writes.write(own, operation, random, this::note);
    return written + "; " + commit(random, own);
  }

  private String begin(Random random) {
    String branch = writes.branchToWrite(random);
    return begin(branch) == null ? "nothing: " + branch + " is held" : "begin " + branch;
  }

  /** Null if the branch is held. */
  private @Nullable OpenTransaction begin(String branch) {
    if (open.containsKey(branch)) {
      return null;
    }
    OpenTransaction tx = new OpenTransaction(dataset.begin(branch), model.begin(branch));
    open.put(branch, tx);
    return tx;
  }

  private String beginHeld(Random random) {
    @Nullable OpenTransaction tx = any(random);
    if (tx == null) {
      return "nothing";
    }
    String branch = tx.model().branch();
    return "begin held %s: %s"
        .formatted(
            branch,
            Outcome.same(() -> model.begin(branch), () -> dataset.begin(branch, Duration.ZERO)));
  }

  private String commit(Random random, @Nullable OpenTransaction tx) {
    if (tx == null) {
      return "nothing";
    }
    open.remove(tx.model().branch());
    String message = random.nextBoolean() ? "same" : "message " + random.nextInt(1000);
    ModelVersion expected;
    try {
      expected = tx.model().commit(message);
    } catch (ModelRefusal refusal) {
      Outcome.expect(refusal, () -> tx.real().commit(CommitMessage.of(message)));
      return "commit refused " + refusal.codes();
    }
    Version version = tx.real().commit(CommitMessage.of(message));
    assertEquals(message, version.message());
    assertEquals(
        expected.parents().stream().map(number -> versions.get(number).id()).toList(),
        version.parents());
    versions.add(version);
    return "commit %s as %s".formatted(tx.model().branch(), version.id().shortHex());
  }

  private String rollback(Random random, @Nullable OpenTransaction tx) {
    if (tx == null) {
      return "nothing";
    }
    open.remove(tx.model().branch());
    tx.model().rollback();
    if (random.nextBoolean()) {
      tx.real().rollback();
    } else {
      tx.real().close();
    }
    return "roll back " + tx.model().branch();
  }

  private String reopen() {
    if (!home.isDurable()) {
      return "nothing: in memory";
    }
    open.values().forEach(tx -> tx.model().rollback());
    open.clear();
    dataset.close();
    dataset = home.open(counted.allocator());
    checks = new HistoryChecks(dataset, model, versions, ledger, batches);
    return "reopen";
  }

  private String refs(HistoryOperation operation, Random random) {
    String ref = writes.anyRef(random);
    String name = writes.anyName(random);
    int number = writes.versionToBranchFrom(random);
    ModelVersion from = model.versions().get(number);
    String revision = revision(random, number);
    return switch (operation) {
      case BRANCH ->
          "branch %s from %s: %s"
              .formatted(
                  name,
                  revision,
                  Outcome.same(
                      () -> model.branch(name, from), () -> dataset.branch(name, revision)));
      case TAG ->
          "tag %s at %s: %s"
              .formatted(
                  name,
                  revision,
                  Outcome.same(() -> model.tag(name, from), () -> dataset.tag(name, revision)));
      case DELETE_REF -> {
        boolean asBranch = model.branches().containsKey(ref) == (random.nextInt(5) > 0);
        yield "delete %s: %s"
            .formatted(
                ref,
                asBranch
                    ? Outcome.same(() -> model.deleteBranch(ref), () -> dataset.deleteBranch(ref))
                    : Outcome.same(() -> model.deleteTag(ref), () -> dataset.deleteTag(ref)));
      }
      case RENAME_BRANCH ->
          "rename %s to %s: %s"
              .formatted(
                  ref,
                  name,
                  Outcome.same(
                      () -> model.renameBranch(ref, name), () -> dataset.renameBranch(ref, name)));
      case SWITCH ->
          "switch to %s: %s"
              .formatted(ref, Outcome.same(() -> model.switchTo(ref), () -> dataset.switchTo(ref)));
      default -> throw new AssertionError(operation);
    };
  }

  /** A version by a ref that is on it, if there is one, or by its id. */
  private String revision(Random random, int number) {
    for (String ref : model.refs().keySet()) {
      if (model.refs().get(ref) == number && random.nextInt(3) > 0) {
        return ref;
      }
    }
    return versions.get(number).id().hex();
  }

  private @Nullable OpenTransaction any(Random random) {
    List<OpenTransaction> all = new ArrayList<>(open.values());
    return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
  }
}
