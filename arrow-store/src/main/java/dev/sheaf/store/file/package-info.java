/**
 * Every operation on files that the store needs, and nothing else that touches a file.
 *
 * <p><b>Invariant.</b> What fails is typed, named and never retried in the dark. Each {@link
 * java.io.IOException} becomes one error that says which operation, which file (relative to the
 * dataset) and which offset. After a failed force the kernel may call lost pages clean, so a later
 * force proves nothing: the first failure <i>stops</i> all writing through the same {@link
 * dev.sheaf.store.file.StoreFiles} until the dataset is opened again. Reading goes on.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.store.file.StoreFiles} and {@link
 * dev.sheaf.store.file.StoreFile}, which the rest of the store uses. Below them lies the seam
 * {@link dev.sheaf.store.file.RawFiles} and {@link dev.sheaf.store.file.RawFile}: what an operating
 * system offers, short counts and exceptions included. {@link dev.sheaf.store.file.OsFiles} is its
 * real form; tests put forms of their own in front that fail the n-th operation, tear writes, or
 * record a trace. {@link dev.sheaf.store.file.DatasetLock} keeps a second writer out.
 *
 * <p><b>Two rules for users.</b> A file's bytes and length are durable after {@link
 * dev.sheaf.store.file.StoreFile#force()}, its name only after {@link
 * dev.sheaf.store.file.StoreFiles#forceDirectory(String)}. A file is opened for one use and closed
 * again: no descriptor lives long, so their number does not grow with the dataset and an
 * interrupted thread disturbs nobody else.
 *
 * <p><b>Depends on</b> the JDK and {@code error}. It is the only package of the store that imports
 * {@code java.nio.file.Files} or a channel, except that SQLite opens the catalog by itself.
 *
 * <p><b>Threads.</b> {@code StoreFiles} is safe for any number of threads; a {@code StoreFile}
 * belongs to one thread at a time. <b>Off-heap memory:</b> a {@link
 * dev.sheaf.store.file.FileMapping} belongs to whoever asked for it.
 */
@NullMarked
package dev.sheaf.store.file;

import org.jspecify.annotations.NullMarked;
