/**
 * The command line: the program {@code sheaf}, one class per command.
 *
 * <p><b>Invariant.</b> A command decides nothing that a library caller could not decide: it parses
 * arguments, calls the store, the operators or the server, and prints. What it prints for programs
 * ({@code --json}) is stable; what it prints for people is not.
 *
 * <p><b>Depends on</b> picocli and every module below. Nothing depends on this package.
 *
 * <p><b>Errors</b> are one line that names the thing, the place and the way out, on standard error,
 * with an exit code per kind of fault. A stack trace on a terminal is a bug.
 *
 * <p><b>Threads.</b> Commands run on the main thread; a progress bar draws from a thread of its
 * own.
 *
 * <p><b>Off-heap memory.</b> A command opens one dataset and closes it, also when it fails.
 */
@NullMarked
package dev.sheaf.cli;

import org.jspecify.annotations.NullMarked;
