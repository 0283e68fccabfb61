/** Tests of the SQL shell: somebody types into a terminal that is none. */
@NullMarked
package dev.sheaf.cli.shell;

import org.jspecify.annotations.NullMarked;
