/** Flight SQL over a real connection, with Arrow's client and the JDBC driver. */
@NullMarked
package dev.sheaf.flight.sql;

import org.jspecify.annotations.NullMarked;
