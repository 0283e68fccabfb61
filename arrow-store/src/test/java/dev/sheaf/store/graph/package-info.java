/**
 * Tests of the version graph, and what they share with others: {@link
 * dev.sheaf.store.graph.MemoryVersions}, {@link dev.sheaf.store.graph.MemoryRefs} and random
 * histories of every {@link dev.sheaf.store.graph.HistoryShape}.
 */
@NullMarked
package dev.sheaf.store.graph;

import org.jspecify.annotations.NullMarked;
