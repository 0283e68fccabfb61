package dev.sheaf.flight.lease;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Things that clients call by a handle, each until it was not used for a while: 32 hexadecimal
 * digits that nobody guesses.
 *
 * <p><b>Invariant.</b> No owner has more than its share, and all together not more than the whole.
 *
 * <p><i>Threads:</i> any; what a handle stands for has to be safe itself. <i>Ownership:</i> values
 * live on the heap and need not be closed.
 *
 * @param <T> what a handle stands for
 */
public final class Handles<T> {
  private static final int ID_BYTES = 16;

  private final SecureRandom random = new SecureRandom();
  private final String what;
  private final Limits limits;
  private final Overflow overflow;
  private final LongSupplier nanoClock;

  /** Those not used for the longest time first. */
  private final Map<String, Entry<T>> entries = new LinkedHashMap<>(16, 0.75f, true);

  /** What happens to one that is too many. */
  public enum Overflow {
    /** It is refused. */
    REFUSE,
    /** The one that was not used for the longest time goes, first of the same owner. */
    FORGET
  }

  /**
   * How many, and how long.
   *
   * @param perOwner of one owner at the same time
   * @param all at the same time
   * @param idle after which one that was not used is forgotten
   */
  public record Limits(int perOwner, int all, Duration idle) {}

  private record Entry<T>(Object owner, T value, long usedNanos) {}

  /**
   * None yet.
   *
   * @param what they are, in the plural, for messages
   */
  public Handles(String what, Limits limits, Overflow overflow) {
    this(what, limits, overflow, System::nanoTime);
  }

  Handles(String what, Limits limits, Overflow overflow, LongSupplier nanoClock) {
    this.what = what;
    this.limits = limits;
    this.overflow = overflow;
    this.nanoClock = nanoClock;
  }

  /**
   * A handle for a value.
   *
   * @param owner whose share it counts in; compared by identity
   * @throws SheafException LIMIT_EXCEEDED (caller) if it is one too many and none is forgotten
   */
  public synchronized String add(Object owner, T value) {
    long now = nanoClock.getAsLong();
    entries.values().removeIf(entry -> isIdle(entry, now));
    long owned = entries.values().stream().filter(entry -> entry.owner == owner).count();
    if (owned >= limits.perOwner) {
      makeRoom(owner);
    } else if (entries.size() >= limits.all) {
      makeRoom(null);
    }
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    entries.put(id, new Entry<>(owner, value, now));
    return id;
  }

  private void makeRoom(@Nullable Object owner) {
    if (overflow == Overflow.REFUSE) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "there are {max} {what}, as many as may be; close some that are not needed",
          "max",
          owner == null ? limits.all : limits.perOwner,
          "what",
          what);
    }
    entries.entrySet().stream()
        .filter(entry -> owner == null || entry.getValue().owner == owner)
        .findFirst()
        .map(Map.Entry::getKey)
        .ifPresent(entries::remove);
  }

  private boolean isIdle(Entry<T> entry, long now) {
    return now - entry.usedNanos > limits.idle.toNanos();
  }

  /** What a handle stands for, which is used by that; empty if it is not known or was forgotten. */
  public synchronized Optional<T> find(String id) {
    Entry<T> entry = entries.get(id);
    if (entry == null) {
      return Optional.empty();
    }
    long now = nanoClock.getAsLong();
    if (isIdle(entry, now)) {
      entries.remove(id);
      return Optional.empty();
    }
    entries.put(id, new Entry<>(entry.owner, entry.value, now));
    return Optional.of(entry.value);
  }

  /** Forgets a handle; gives what it stood for. */
  public synchronized Optional<T> remove(String id) {
    return Optional.ofNullable(entries.remove(id)).map(Entry::value);
  }

  /** How many there are, those included that will be forgotten at the next chance. */
  public synchronized int count() {
    return entries.size();
  }
}
