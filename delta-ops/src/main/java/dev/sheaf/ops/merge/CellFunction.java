package dev.sheaf.ops.merge;

import org.jspecify.annotations.Nullable;

/**
 * Decides a field that both sides changed to different values.
 *
 * <p>It may be called more than once for one field, and must then give the same answer.
 */
@FunctionalInterface
public interface CellFunction {
  /**
   * The value to take.
   *
   * @param base as {@link dev.sheaf.ops.CellValues} gives it; null also where both sides added the
   *     record
   * @param ours likewise
   * @param theirs likewise
   * @return a value for the column, null where it takes nulls
   */
  @Nullable Object merge(@Nullable Object base, @Nullable Object ours, @Nullable Object theirs);
}
