/**
 * What clients have open between their calls, each for as long as it is used.
 *
 * <p><b>Invariant.</b> Nothing stays that nobody uses, there are never more than a bound, and the
 * name of each is too long to be guessed.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.flight.lease.OpenTransactions}, which hold a branch
 * and are used by one call at a time, and {@link dev.sheaf.flight.lease.Handles}, which stand for
 * values.
 *
 * <p><b>Depends on</b> the store. It knows no network.
 *
 * <p><b>Threads.</b> Any. <b>Off-heap memory.</b> That of the transactions, until they end.
 */
@NullMarked
package dev.sheaf.flight.lease;

import org.jspecify.annotations.NullMarked;
