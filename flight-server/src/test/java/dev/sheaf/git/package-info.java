/**
 * Tests of histories in git repositories, which are built here with JGit, commit by commit.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.git.GitFixture}.
 */
@NullMarked
package dev.sheaf.git;

import org.jspecify.annotations.NullMarked;
