/**
 * The history of one file in a git repository, read with JGit, and its import into a table: a
 * commit becomes a version.
 *
 * <p><b>Invariant.</b> A repository is only ever read, and what is read depends on nothing else:
 * not on the user's or the system's git configuration, not on the working tree, not on a git
 * program. A version that cannot become rows is reported by its commit; it neither stops the others
 * nor is left out in silence.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.git.FileHistory}, the commits that changed the file,
 * and {@link dev.sheaf.git.HistoryImport}, which makes versions of them.
 *
 * <p><b>Depends on</b> JGit, and on {@code dev.sheaf.files} for turning texts into rows.
 *
 * <p><b>Threads.</b> An open history belongs to one thread at a time.
 *
 * <p><b>Off-heap memory.</b> Rows only, from the allocator that is passed in. Contents of files are
 * on the heap, some tens of megabytes of them at a time.
 */
@NullMarked
package dev.sheaf.git;

import org.jspecify.annotations.NullMarked;
