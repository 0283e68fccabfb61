/**
 * Operators on versions: how they differ, combine and are queried together.
 *
 * <p><b>Invariant.</b> An operator changes nothing that it reads. What it produces is a value (a
 * row set, a delta, a plan, an outcome) that the store may then commit as a new version; nothing is
 * written before the outcome is known.
 *
 * <p><b>Depends on</b> the store only: its row sets and deltas for the algebra, its snapshots for
 * the rows that somebody wants to see. Neither the network nor SQL is known here, so that an
 * embedding program has diff, merge and version queries without a server.
 *
 * <p><b>Threads.</b> Operators keep no state of their own between calls, and may run beside
 * writers, because versions never change.
 *
 * <p><b>Off-heap memory.</b> The algebra works on heap objects. Operators that read columns take
 * the caller's allocator first, and give back everything when they are closed.
 *
 * @source Decibel IV (diff, merge), DEX III to V (delta algebra, checkout planning, version
 *     queries)
 */
@NullMarked
package dev.sheaf.ops;

import org.jspecify.annotations.NullMarked;
