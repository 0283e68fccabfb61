/** Tests of reverts, cherry-picks, rebases and resets. */
@NullMarked
package dev.sheaf.ops.replay;

import org.jspecify.annotations.NullMarked;
