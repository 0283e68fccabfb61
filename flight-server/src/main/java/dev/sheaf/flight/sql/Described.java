package dev.sheaf.flight.sql;

import org.apache.arrow.flight.Ticket;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What is known of rows before they are read.
 *
 * @param schema without columns where it is not known
 * @param ticket with which they are read
 */
record Described(Schema schema, Ticket ticket) {}
