package dev.sheaf.ops.merge;

/**
 * Whether the changes of two sides to one record are merged field by field.
 *
 * <p>Under both kinds, what changed since the base wins over what did not, and if both sides
 * changed a record the policy decides.
 *
 * @source Decibel II.B (merge), papers.md A.4. Unlike a literal reading of the paper's two-way
 *     merge, a side that left a record as it was never beats one that changed it
 */
public enum MergeKind {
  /** Changes to different fields of a record are both kept; needs the values of the base. */
  THREE_WAY,
  /**
   * A record is taken whole, from one side; two changes of a record clash whatever their fields.
   */
  TWO_WAY
}
