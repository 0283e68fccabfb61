/** What clients have open between their calls. */
@NullMarked
package dev.sheaf.flight.lease;

import org.jspecify.annotations.NullMarked;
