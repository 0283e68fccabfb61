/**
 * What commands say of versions and rows: for people as lines and tables, for programs as JSON.
 *
 * <p><b>Invariant.</b> Nothing is printed here. Values of every Arrow type become one normalised
 * form ({@link dev.sheaf.ops.CellValues}), from which text, JSON and the order of keys follow, so
 * that the three never disagree.
 *
 * <p><b>Start reading at</b> {@code HistoryLines} for versions, {@code DiffLines} and {@code
 * DiffPage} for differences, {@code MergeReport} for merges.
 *
 * <p><b>Depends on</b> the store, the operators and {@code cli.terminal}; the commands depend on
 * it.
 *
 * <p><b>Threads.</b> That of the command.
 *
 * <p><b>Off-heap memory.</b> None of its own: values are read from the batches that a cursor lends.
 */
@NullMarked
package dev.sheaf.cli.report;

import org.jspecify.annotations.NullMarked;
