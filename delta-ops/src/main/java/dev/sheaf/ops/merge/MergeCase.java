package dev.sheaf.ops.merge;

/**
 * What happened to one record between the base and the two sides of a merge, and what becomes of
 * it. The constants are the specification of merge.
 *
 * <p>In the examples a record has the fields (name, runways); {@code –} means that the key is not
 * there. <i>Ours</i> accepts the merge, <i>theirs</i> is merged in. Rows are equal if all fields
 * that the merged table has are equal; columns that it has not do not count.
 *
 * <p>A table without a primary key has whole rows for keys. It knows one-sided and convergent adds
 * and deletes only, and therefore no conflict.
 *
 * @source Decibel II.B (merge), papers.md A.4; the numbers of its rows are given
 */
public enum MergeCase {
  /**
   * Row 1: neither side changed the record.
   *
   * <pre>
   *   base (Lübeck, 1)   ours (Lübeck, 1)   theirs (Lübeck, 1)   ->   (Lübeck, 1)
   * </pre>
   */
  UNCHANGED("unchanged"),

  /**
   * Row 2: one side added the record.
   *
   * <pre>
   *   base –   ours –   theirs (Lübeck, 1)   ->   (Lübeck, 1)
   * </pre>
   */
  ONE_SIDED_ADD("one-sided add"),

  /**
   * Row 3: both sides added the same record.
   *
   * <pre>
   *   base –   ours (Lübeck, 1)   theirs (Lübeck, 1)   ->   (Lübeck, 1)
   * </pre>
   */
  CONVERGENT_ADD("convergent add"),

  /**
   * Row 4, a conflict: both sides added a record under one key, with different values. The fields
   * in which the two agree are settled; there is no base to tell which of the others is newer.
   *
   * <pre>
   *   base –   ours (Lübeck, 1)   theirs (Lübeck, 2)   ->   conflict in runways
   *     prefer ours: (Lübeck, 1)   prefer theirs: (Lübeck, 2)   runways by max: (Lübeck, 2)
   *     resolved as base: –
   * </pre>
   */
  DIVERGENT_ADD("divergent add"),

  /**
   * Row 5: one side changed the record.
   *
   * <pre>
   *   base (Lübeck, 1)   ours (Lübeck, 1)   theirs (Lübeck, 2)   ->   (Lübeck, 2)
   * </pre>
   */
  ONE_SIDED_MODIFY("one-sided modify"),

  /**
   * Row 6: both sides made the same of the record.
   *
   * <pre>
   *   base (Lübeck, 1)   ours (Lübeck, 2)   theirs (Lübeck, 2)   ->   (Lübeck, 2)
   * </pre>
   */
  CONVERGENT_MODIFY("convergent modify"),

  /**
   * Row 7: both sides changed the record, in different fields, or to the same values where they
   * changed the same one. Three-way takes both changes; two-way it is a conflict.
   *
   * <pre>
   *   base (Lübeck, 1)   ours (Luebeck, 1)   theirs (Lübeck, 2)   ->   (Luebeck, 2)
   *     two-way: conflict; prefer ours: (Luebeck, 1)   prefer theirs: (Lübeck, 2)
   * </pre>
   *
   * <p>Each field is right by itself, and the record may still break a rule that spans fields, such
   * as {@code open_runways <= runways}. Merge two-way where there are such rules.
   */
  DIVERGENT_MODIFY_DISJOINT("divergent modify, disjoint fields"),

  /**
   * Row 8, a conflict: both sides changed the record, and at least one field to different values.
   * The fields that one side changed are taken from that side.
   *
   * <pre>
   *   base (Lübeck, 1)   ours (Luebeck, 2)   theirs (Lübeck, 3)   ->   conflict in runways
   *     prefer ours: (Luebeck, 2)   prefer theirs: (Luebeck, 3)   sum of changes: (Luebeck, 4)
   *     resolved as base: (Luebeck, 1)
   *     two-way, prefer ours: (Luebeck, 2)   two-way, prefer theirs: (Lübeck, 3)
   * </pre>
   */
  DIVERGENT_MODIFY_SAME_FIELD("divergent modify, same field"),

  /**
   * Row 9: one side removed the record, and the other left it as it was.
   *
   * <pre>
   *   base (Lübeck, 1)   ours (Lübeck, 1)   theirs –   ->   –
   * </pre>
   */
  ONE_SIDED_DELETE("one-sided delete"),

  /**
   * Row 10: both sides removed the record.
   *
   * <pre>
   *   base (Lübeck, 1)   ours –   theirs –   ->   –
   * </pre>
   */
  CONVERGENT_DELETE("convergent delete"),

  /**
   * Row 11, a conflict: we removed what they changed. Policies of columns do not decide it.
   *
   * <pre>
   *   base (Lübeck, 1)   ours –   theirs (Lübeck, 2)   ->   conflict
   *     prefer ours: –   prefer theirs: (Lübeck, 2)   resolved as base: (Lübeck, 1)
   * </pre>
   */
  DELETE_AGAINST_MODIFY("delete against modify"),

  /**
   * Row 12, a conflict: they removed what we changed. Policies of columns do not decide it.
   *
   * <pre>
   *   base (Lübeck, 1)   ours (Lübeck, 2)   theirs –   ->   conflict
   *     prefer ours: (Lübeck, 2)   prefer theirs: –   resolved as base: (Lübeck, 1)
   * </pre>
   */
  MODIFY_AGAINST_DELETE("modify against delete");

  private final String words;

  MergeCase(String words) {
    this.words = words;
  }

  /** The case in a few words, for people. */
  public String words() {
    return words;
  }

  /** Whether the policy has to decide. */
  public boolean isConflict(MergeKind kind) {
    return switch (this) {
      case DIVERGENT_ADD,
          DIVERGENT_MODIFY_SAME_FIELD,
          DELETE_AGAINST_MODIFY,
          MODIFY_AGAINST_DELETE ->
          true;
      case DIVERGENT_MODIFY_DISJOINT -> kind == MergeKind.TWO_WAY;
      case UNCHANGED,
          ONE_SIDED_ADD,
          CONVERGENT_ADD,
          ONE_SIDED_MODIFY,
          CONVERGENT_MODIFY,
          ONE_SIDED_DELETE,
          CONVERGENT_DELETE ->
          false;
    };
  }

  /** How a side's change of the record is called in a table of conflicts. */
  String diffType(MergeSide side) {
    return switch (this) {
      case DIVERGENT_ADD -> "added";
      case DELETE_AGAINST_MODIFY -> side == MergeSide.OURS ? "removed" : "modified";
      case MODIFY_AGAINST_DELETE -> side == MergeSide.OURS ? "modified" : "removed";
      default -> "modified";
    };
  }
}
