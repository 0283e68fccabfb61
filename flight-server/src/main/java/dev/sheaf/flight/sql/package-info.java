/**
 * Flight SQL: what its messages mean here, for JDBC, ADBC and every other client that speaks it.
 *
 * <p><b>Invariant.</b> One statement runs at one place: in the transaction that it names, else in
 * the one that its session has open, else alone as a version of its own. What a client holds by a
 * handle (queries that wait to be read, prepared statements, sessions) is bounded and forgotten
 * when it is not used.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.flight.sql.FlightSql}, which passes messages on by
 * their type, then {@code Workplace}, where statements run, and {@code Statements}.
 *
 * <p><b>Depends on</b> the library {@code dev.sheaf.sql}, the store, Flight's messages and {@code
 * flight.lease}. How rows travel, threads and limits of connections are those of {@code
 * dev.sheaf.flight}, which hands calls in and is not known here.
 *
 * <p><b>Threads.</b> Any; a call belongs to one. <b>Off-heap memory.</b> Rows come from the
 * allocator of SQL or of the stream that asks for them, and are closed with it.
 */
@NullMarked
package dev.sheaf.flight.sql;

import org.jspecify.annotations.NullMarked;
