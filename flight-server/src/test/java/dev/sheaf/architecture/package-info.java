/**
 * The layers of Sheaf as rules that the build checks.
 *
 * <p><b>Invariant.</b> A rule is known to bite: below {@code wrong} lies a small shadow of the
 * packages in which every rule is broken once, and a test requires that each is found.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.architecture.Layers}, the list of rules, each with
 * its reason.
 *
 * <p><b>Depends on</b> ArchUnit, and sees the classes of all modules up to {@code flight-server}.
 */
@NullMarked
package dev.sheaf.architecture;

import org.jspecify.annotations.NullMarked;
