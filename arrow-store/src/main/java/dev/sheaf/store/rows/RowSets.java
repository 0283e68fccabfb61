package dev.sheaf.store.rows;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.BitmapContainer;
import org.roaringbitmap.Container;

/**
 * Operations on many row sets at once.
 *
 * <p><b>Cost.</b> Inputs that share a container count as one with a weight: per chunk, O(inputs)
 * references and the bytes of the <em>distinct</em> containers. A chunk that all inputs share is
 * shared with the result without a look inside. Where a result's chunk equals an input's, it is
 * that input's.
 *
 * <p><b>Threads.</b> Any.
 *
 * @source DEX (intersection, union, t-threshold), here by plain algebra on materialized row sets
 */
public final class RowSets {
  private RowSets() {}

  /**
   * Cuts a set into parts of about the same number of rows, for as many readers; in the order of
   * their addresses, along chunks, none of them empty.
   *
   * @param parts how many at most; positive
   */
  public static List<RowSet> split(RowSet rows, int parts) {
    long share = (rows.cardinality() + parts - 1) / Math.max(1, parts);
    List<RowSet> split = new ArrayList<>();
    RowSetBuilder mask = new RowSetBuilder();
    long count = 0;
    for (RowChunk chunk : rows.chunks()) {
      if (count >= share) {
        split.add(rows.and(mask.build()));
        mask = new RowSetBuilder();
        count = 0;
      }
      int first = chunk.firstOffset();
      mask.addRange(chunk.segment(), first + chunk.first(), first + chunk.last() + 1);
      count += chunk.cardinality();
    }
    if (count > 0) {
      split.add(rows.and(mask.build()));
    }
    return split;
  }

  /** The rows in any of the inputs; none if there are no inputs. */
  public static RowSet union(List<RowSet> inputs) {
    return inputs.isEmpty() ? RowSet.empty() : threshold(inputs, 1);
  }

  /**
   * The rows in all of the inputs.
   *
   * @throws IllegalArgumentException if there are no inputs
   */
  public static RowSet intersection(List<RowSet> inputs) {
    return threshold(inputs, inputs.size());
  }

  /**
   * The rows in at least {@code atLeast} of the inputs. Behaves as if written:
   *
   * <pre>{@code
   * for (each row) {
   *   int count = 0;
   *   for (RowSet input : inputs) if (input.contains(row)) count++;
   *   if (count >= atLeast) result.add(row);
   * }
   * }</pre>
   *
   * @throws IllegalArgumentException unless {@code 1 <= atLeast <= inputs.size()}
   */
  public static RowSet threshold(List<RowSet> inputs, int atLeast) {
    if (atLeast < 1 || atLeast > inputs.size()) {
      throw new IllegalArgumentException(
          "threshold " + atLeast + " of " + inputs.size() + " row sets");
    }
    ManyWalk walk = new ManyWalk(inputs);
    VoteCounter votes = new VoteCounter();
    BlockAppender result = new BlockAppender();
    while (walk.next()) {
      if (walk.presentCount() >= atLeast) {
        result.append(walk.key(), chunkThreshold(walk, atLeast, votes));
        result.offer(walk.finishedOfFirst(), null);
      }
    }
    return likeAnInput(result.build(), inputs);
  }

  /** The heap that some row sets retain together, in bytes; what they share counts once. */
  public static long retainedBytes(Iterable<RowSet> rowSets) {
    RowSetFootprint footprint = new RowSetFootprint();
    rowSets.forEach(footprint::add);
    return footprint.bytes();
  }

  /** The rows of the chunk that any input holds. */
  static Container chunkUnion(ManyWalk walk) {
    Container largest = walk.distinct(0);
    if (walk.distinctCount() == 1) {
      return largest;
    }
    if (walk.distinctCount() == 2) {
      return Containers.or(largest, walk.distinct(1));
    }
    Container union = new BitmapContainer();
    for (int place = 0; place < walk.distinctCount(); place++) {
      Container container = walk.distinct(place);
      union = union.lazyIOR(container);
      largest = container.getCardinality() > largest.getCardinality() ? container : largest;
    }
    Container canonical = Containers.canonical(union.repairAfterLazy());
    if (canonical == null || canonical.getCardinality() == largest.getCardinality()) {
      return largest;
    }
    return canonical;
  }

  /** The chunk has rows of at least {@code atLeast} inputs. */
  private static @Nullable Container chunkThreshold(ManyWalk walk, int atLeast, VoteCounter votes) {
    if (walk.distinctCount() == 1) {
      return walk.distinct(0);
    }
    if (atLeast == 1) {
      return chunkUnion(walk);
    }
    if (atLeast == walk.presentCount()) {
      return chunkIntersection(walk);
    }
    votes.reset(walk.presentCount());
    for (int place = 0; place < walk.distinctCount(); place++) {
      votes.add(walk.distinct(place), walk.holders(place));
    }
    Container result = votes.atLeast(atLeast);
    return result == null ? null : likeADistinct(result, walk);
  }

  private static @Nullable Container chunkIntersection(ManyWalk walk) {
    Container common = walk.distinct(0);
    for (int place = 1; common != null && place < walk.distinctCount(); place++) {
      common = Containers.and(common, walk.distinct(place));
    }
    return common;
  }

  private static Container likeADistinct(Container result, ManyWalk walk) {
    for (int place = 0; place < walk.distinctCount(); place++) {
      if (Containers.equal(result, walk.distinct(place))) {
        return walk.distinct(place);
      }
    }
    return result;
  }

  /** An input that shares all its containers with the result, so that whole blocks are shared. */
  private static RowSet likeAnInput(RowSet result, List<RowSet> inputs) {
    for (RowSet input : inputs) {
      if (input.cardinality() == result.cardinality() && input.equals(result)) {
        return input;
      }
    }
    return result;
  }
}
