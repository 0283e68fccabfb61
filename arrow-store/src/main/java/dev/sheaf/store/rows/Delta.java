package dev.sheaf.store.rows;

/**
 * The difference between two row sets: what to delete from one and what to insert to make the
 * other. Δ⁻ and Δ⁺ in the papers.
 *
 * <p>Every {@code Delta} is <b>exact</b> on the row sets that it is meant for: what it deletes is
 * there (Δ⁻ ⊆ base) and what it inserts is not (Δ⁺ ∩ base = ∅). {@link #patch} checks that at no
 * further cost. A pair of sets that may be <em>loose</em> is kept as two row sets until {@link
 * #exactOn(RowSet, RowSet, RowSet)} makes it a delta.
 *
 * <table>
 * <caption>What an operation needs of its operands and keeps in its result</caption>
 * <tr><th>operation<th>needs<th>result
 * <tr><td>{@code between(a, b)}<td>nothing<td>exact on a
 * <tr><td>{@code patch(a)}<td>exact on a; checked<td>a row set
 * <tr><td>{@code inverse()}<td>exact on a<td>exact on {@code patch(a)}
 * <tr><td>{@code then(next)}<td>exact on a; next exact on {@code patch(a)}<td>exact on a
 * </table>
 *
 * <p>Deltas that go in both directions are the same rows: {@code deletes ∪ inserts} is the XOR of
 * the two sets, and either set recovers the other from it.
 *
 * <p><b>Invariant.</b> The two sets are disjoint (the papers' consistency), checked when made.
 *
 * <p><b>Threads.</b> Any. <b>Cost.</b> Every operation is linear in the chunks that the delta
 * touches, plus the blocks of the directory that it passes over.
 *
 * @source papers.md B.2; DEX (delta algebra). Unlike DEX, only exact deltas, and contraction in its
 *     minimal form
 */
public final class Delta {
  private static final Delta NONE = new Delta(RowSet.empty(), RowSet.empty());

  private final RowSet deletes;
  private final RowSet inserts;

  private Delta(RowSet deletes, RowSet inserts) {
    this.deletes = deletes;
    this.inserts = inserts;
  }

  /** The delta that changes nothing. */
  public static Delta none() {
    return NONE;
  }

  /**
   * A delta of two sets.
   *
   * @throws IllegalArgumentException if a row is in both
   */
  public static Delta of(RowSet deletes, RowSet inserts) {
    if (deletes.intersects(inserts)) {
      throw new IllegalArgumentException("a delta deletes and inserts the same row");
    }
    return new Delta(deletes, inserts);
  }

  /** The delta that makes {@code to} of {@code from}; exact, and the only one that is. */
  public static Delta between(RowSet from, RowSet to) {
    return new Delta(from.andNot(to), to.andNot(from));
  }

  /**
   * The exact delta with the effect that deleting and inserting the given rows has on {@code base},
   * where rows to delete may be absent already, and rows to insert present.
   *
   * @param deletes disjoint from {@code inserts}
   * @throws IllegalArgumentException if a row is in both sets
   */
  public static Delta exactOn(RowSet base, RowSet deletes, RowSet inserts) {
    Delta loose = of(deletes, inserts);
    return new Delta(loose.deletes.and(base), loose.inserts.andNot(base));
  }

  /** The rows to delete, Δ⁻. */
  public RowSet deletes() {
    return deletes;
  }

  /** The rows to insert, Δ⁺. */
  public RowSet inserts() {
    return inserts;
  }

  /** Whether the delta changes nothing. */
  public boolean isEmpty() {
    return deletes.isEmpty() && inserts.isEmpty();
  }

  /** How many rows are deleted or inserted: |Δ|. */
  public long cardinality() {
    return deletes.cardinality() + inserts.cardinality();
  }

  /** Whether {@code base} holds all rows that are deleted and none that are inserted. */
  public boolean isExactOn(RowSet base) {
    return deletes.isSubsetOf(base) && !inserts.intersects(base);
  }

  /**
   * The row set that this delta makes of {@code base}: {@code (base − Δ⁻) ∪ Δ⁺}. Shares all chunks
   * that the delta does not touch.
   *
   * @throws IllegalArgumentException if the delta is not exact on {@code base}: it is another
   *     version's
   */
  public RowSet patch(RowSet base) {
    RowSet kept = base.andNot(deletes);
    RowSet patched = kept.or(inserts);
    // The counts come for free, and they add up if and only if the delta is exact.
    if (kept.cardinality() != base.cardinality() - deletes.cardinality()
        || patched.cardinality() != kept.cardinality() + inserts.cardinality()) {
      throw new IllegalArgumentException("the delta is not exact on the row set that it patches");
    }
    return patched;
  }

  /** The delta that takes this one back. O(1). */
  public Delta inverse() {
    return new Delta(inserts, deletes);
  }

  /**
   * The contraction of this delta and the one that follows it, in the minimal form: {@code
   * then(next).patch(a)} equals {@code next.patch(patch(a))}. Associative.
   *
   * @throws IllegalArgumentException if {@code next} deletes what this has deleted, or inserts what
   *     this has inserted: it does not follow this one
   */
  public Delta then(Delta next) {
    if (deletes.intersects(next.deletes) || inserts.intersects(next.inserts)) {
      throw new IllegalArgumentException("the delta does not follow the one before it");
    }
    return new Delta(
        deletes.andNot(next.inserts).or(next.deletes.andNot(inserts)),
        inserts.andNot(next.deletes).or(next.inserts.andNot(deletes)));
  }

  /** Equal deltas delete and insert the same rows. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Delta that
        && deletes.equals(that.deletes)
        && inserts.equals(that.inserts);
  }

  @Override
  public int hashCode() {
    return 31 * deletes.hashCode() + inserts.hashCode();
  }

  /** The counts, for messages. */
  @Override
  public String toString() {
    return "Delta[-" + deletes.cardinality() + " +" + inserts.cardinality() + "]";
  }
}
