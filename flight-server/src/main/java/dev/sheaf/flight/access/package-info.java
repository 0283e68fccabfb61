/**
 * Who may use a server, and for what: addresses, TLS, users and their tokens, rights, the audit
 * log.
 *
 * <p><b>Invariant.</b> What is not allowed is refused. Nobody from another machine reaches a server
 * without TLS and users; a call of nobody known is refused before its body is read; a ref that may
 * not be seen does not exist, in answers and errors alike. No token, and no name of a principal,
 * stands in an answer, an error or a log but the audit log's names.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.flight.access.Exposure}, {@link
 * dev.sheaf.flight.access.Authorizer}, and {@code CallGate}, which each call passes first.
 *
 * <p><b>Depends on</b> the store, whose {@link dev.sheaf.store.RefGuard} it fills in, gRPC and
 * Netty's TLS. It knows no handler.
 *
 * <p><b>Threads.</b> Any. <b>Off-heap memory.</b> None.
 */
@NullMarked
package dev.sheaf.flight.access;

import org.jspecify.annotations.NullMarked;
