/** Tests of users, tokens, rights, TLS and the audit log. */
@NullMarked
package dev.sheaf.flight.access;

import org.jspecify.annotations.NullMarked;
