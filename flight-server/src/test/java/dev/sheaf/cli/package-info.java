/** Tests of the commands: each is run as from a shell, in this process. */
@NullMarked
package dev.sheaf.cli;

import org.jspecify.annotations.NullMarked;
