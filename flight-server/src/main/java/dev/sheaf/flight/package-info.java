/**
 * The Flight endpoint: versions as Arrow streams over the network.
 *
 * <p><b>Invariant.</b> A reader never costs more than it reads: a stream prepares a batch when the
 * connection takes one, holds what one batch and the connection's window need, and ends when its
 * reader stalls, cancels or goes. What clients send is checked before it is believed; what they are
 * told is a constant text and a code, never a path or a class.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.flight.SheafFlightServer}, then {@code
 * VersionFlights}, which answers calls, and {@code StreamSender}, which sends batches.
 *
 * <p><b>Depends on</b> the store, the operators, Flight, gRPC and Netty, and is the only package
 * that does on the last three. It prints nothing and reads no options.
 *
 * <p><b>Threads.</b> gRPC delivers the callbacks of one call one after the other, so nothing waits
 * in them: streams are sent by an executor of their own, whose threads bound how many are sent at
 * once.
 *
 * <p><b>Off-heap memory.</b> The server has one allocator below that of its dataset, which holds
 * what is on the way to clients: a batch is sent without being copied and may leave after its
 * stream has ended. Each stream has a further one with a budget, for the batches that it has to
 * make; it closes with the stream. A merge has one as well, for its action.
 */
@NullMarked
package dev.sheaf.flight;

import org.jspecify.annotations.NullMarked;
