/** Tests of the Flight endpoint, over the loopback address and ports that are free. */
@NullMarked
package dev.sheaf.flight;

import org.jspecify.annotations.NullMarked;
