/** Tests of what a terminal shows. */
@NullMarked
package dev.sheaf.cli.terminal;

import org.jspecify.annotations.NullMarked;
