/**
 * The version graph and the refs: which versions there are, how they descend from each other, and
 * which of them a name or a revision means.
 *
 * <p><b>Invariant.</b> Versions never change and name their parents by a hash over content, so that
 * the graph has no cycle; {@linkplain dev.sheaf.store.graph.Version#level() level} is one more than
 * the highest of the parents. Only refs move, by compare-and-set.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.store.graph.Version}, {@link
 * dev.sheaf.store.graph.VersionGraph} (ancestry, merge bases, history) and {@link
 * dev.sheaf.store.graph.RevisionResolver} (from {@code main~3} or {@code v1..HEAD} to versions).
 *
 * <p><b>Lazy.</b> Algorithms read versions one by one from a {@link
 * dev.sheaf.store.graph.VersionSource} and stop as early as levels allow; no history is ever loaded
 * as a whole.
 *
 * <p><b>Which operation on refs conflicts with which</b>, when both run at once on one name (on
 * different names none does):
 *
 * <table>
 *   <caption>Rows: what happened first. Columns: what the second one then gets.</caption>
 *   <tr><th></th><th>commit, merge, reset</th><th>create</th><th>delete</th><th>rename</th></tr>
 *   <tr><th>commit, merge, reset</th><td>lost race</td><td>name taken</td><td>lost race</td>
 *       <td>carries on, from the new target</td></tr>
 *   <tr><th>create</th><td>(no ref before)</td><td>name taken</td><td>lost race</td>
 *       <td>carries on</td></tr>
 *   <tr><th>delete</th><td>lost race</td><td>carries on</td><td>lost race</td>
 *       <td>lost race</td></tr>
 *   <tr><th>rename away</th><td>lost race</td><td>carries on</td><td>lost race</td>
 *       <td>lost race</td></tr>
 * </table>
 *
 * <p><b>Depends on</b> {@code error} and {@code rows} (fingerprints). No Arrow, no SQL, no files:
 * versions come from whatever implements the source.
 *
 * <p><b>Threads.</b> Values are immutable. A graph may be used by any thread if its source may; a
 * {@link dev.sheaf.store.graph.HistoryWalk} belongs to one. <b>Off-heap memory:</b> none.
 *
 * @source Decibel II (versions, branches, heads), papers.md A.3
 */
@NullMarked
package dev.sheaf.store.graph;

import org.jspecify.annotations.NullMarked;
