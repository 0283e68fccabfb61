/**
 * Arrow that arrives from outside: everything is checked before memory is taken for it or a value
 * of it believed.
 *
 * <p><b>Invariant.</b> Arrow's readers trust their sender: they allocate what a length claims, grow
 * a child to whatever an offset says, and index by whatever a buffer holds. So three checks stand
 * before them, in this order, and what passes is safe to load: the <em>frame</em> (fields and
 * lengths of a message), the <em>header</em> (a flatbuffer against the schema of its stream), the
 * <em>data</em> (offsets, null counts, indices, text, decimals). Whatever is refused is a {@link
 * dev.sheaf.store.error.SheafException} that names the column and the buffer, and never an
 * allocation, a crash or an error without a name. Valid data of every type that can be stored is
 * accepted.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.wire.StreamCheck}, the three checks of one stream.
 * Three doors use it:
 *
 * <ul>
 *   <li>{@link dev.sheaf.wire.FlightDataGuard} stands before {@code DoPut} and {@code DoExchange}
 *       of a Flight service. A handler behind it uses {@code FlightStream} as usual: each batch and
 *       dictionary that it sees is valid and no longer compressed.
 *   <li>{@link dev.sheaf.wire.IpcReader} reads files and streams.
 *   <li>{@link dev.sheaf.wire.BatchValidator} checks a batch that came in some other way, before it
 *       is loaded.
 * </ul>
 *
 * <p><b>Depends on</b> the store's errors and schema rules, Arrow, gRPC and two decompressors. It
 * knows no dataset and no Flight producer.
 *
 * <p><b>Threads.</b> A check belongs to one stream and is used by one thread at a time; the guard
 * serialises what gRPC, the handler and the idle clock do to a call.
 *
 * <p><b>Off-heap memory.</b> Checking takes none: a body is read through small blocks on the heap,
 * where it lies. Only a compressed body is expanded, into a buffer whose size was checked first.
 */
@NullMarked
package dev.sheaf.wire;

import org.jspecify.annotations.NullMarked;
