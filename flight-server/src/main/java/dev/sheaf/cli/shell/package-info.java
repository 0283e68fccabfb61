/**
 * SQL at the command line: statements are run one by one and shown, and the shell reads them from
 * somebody who types.
 *
 * <p><b>Invariant.</b> What a statement is, where it ends and what is a name in it, is asked of
 * {@link dev.sheaf.sql.text.SqlTokens} alone, so that a semicolon in a string never ends one.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.cli.shell.StatementRunner}, which both ways use, and
 * {@link dev.sheaf.cli.shell.SqlShell}.
 *
 * <p><b>Depends on</b> SQL, the terminal, and JLine, which is used here alone.
 *
 * <p><b>Threads.</b> One; Ctrl-C comes from another and cancels what runs.
 *
 * <p><b>Off-heap memory.</b> Results are read batch by batch and closed where they are shown.
 */
@NullMarked
package dev.sheaf.cli.shell;

import org.jspecify.annotations.NullMarked;
