package dev.sheaf.sql.engine;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query to be run.
 *
 * @param sql one SELECT statement over the inputs
 * @param inputs what its tables are
 * @param parameters values of {@code $1}, {@code $2} …: null, numbers, strings, booleans, byte
 *     arrays and {@code java.time} values
 * @param timeout how long it may take, from now to the last batch
 */
public record Request(
    String sql, List<Input> inputs, List<@Nullable Object> parameters, Duration timeout) {}
