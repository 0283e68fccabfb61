/**
 * SQL as text: tokens, and what is done before a parser sees them.
 *
 * <p><b>Invariant.</b> Nothing here looks into strings, quoted names or comments; what is not
 * recognised passes through unchanged.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.sql.text.SqlTokens}, then {@link
 * dev.sheaf.sql.text.TimeTravel}.
 *
 * <p><b>Depends on</b> the store's errors. <b>Threads.</b> Stateless. <b>Off-heap memory:</b> none.
 */
@NullMarked
package dev.sheaf.sql.text;

import org.jspecify.annotations.NullMarked;
