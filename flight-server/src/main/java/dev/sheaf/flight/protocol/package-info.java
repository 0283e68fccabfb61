/**
 * The JSON of the protocol: what clients say in commands, tickets and bodies of actions, and what
 * they are answered.
 *
 * <p><b>Invariant.</b> What a client says is checked whole before any of it is done: sizes, depth,
 * the protocol's version, each field's type, and that there is no field that nobody asked for.
 *
 * <p><b>Start reading at</b> docs/protocol.md, then {@link dev.sheaf.flight.protocol.JsonBody}.
 *
 * <p><b>Depends on</b> arrow-store, the values of delta-ops (options, policies, outcomes) and
 * Jackson; it knows nothing of gRPC or of servers.
 *
 * <p><b>Threads.</b> Values are immutable but for the body that is being read. <b>Off-heap
 * memory:</b> none.
 */
@NullMarked
package dev.sheaf.flight.protocol;

import org.jspecify.annotations.NullMarked;
