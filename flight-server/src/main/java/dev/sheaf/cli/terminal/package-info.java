/**
 * The terminal: where a command's results and messages go, and what they look like there: styled
 * text, tables, progress, drawn version graphs. And what comes from there: Ctrl-C.
 *
 * <p><b>Invariant.</b> Text that comes from data never reaches a terminal as it is: {@link
 * dev.sheaf.cli.terminal.DisplayWidth#clean} takes out what would move the cursor or turn the
 * reading direction. Width is counted in columns of the screen, not in characters.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.cli.terminal.Terminal}, which knows where output
 * goes, and {@link dev.sheaf.cli.terminal.StyledText}, of which everything else is made.
 *
 * <p><b>Depends on</b> the JDK alone: nothing here knows versions, rows or Arrow.
 *
 * <p><b>Threads.</b> All types belong to one thread, but {@link dev.sheaf.cli.terminal.Progress},
 * which draws from a thread of its own.
 *
 * <p><b>Off-heap memory:</b> none.
 */
@NullMarked
package dev.sheaf.cli.terminal;

import org.jspecify.annotations.NullMarked;
