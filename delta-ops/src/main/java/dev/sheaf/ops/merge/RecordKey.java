package dev.sheaf.ops.merge;

/**
 * Which conflict it is, for as long as the dataset lives: rows never change, and neither do their
 * addresses. A conflict is the same if base, ours and theirs have the same rows in it.
 *
 * @param base address of the row in the base, or {@link Contest#ABSENT}
 * @param ours likewise
 * @param theirs likewise
 */
record RecordKey(long base, long ours, long theirs) {
  static RecordKey of(Contest contest, int i) {
    return new RecordKey(contest.base(i), contest.ours(i), contest.theirs(i));
  }
}
