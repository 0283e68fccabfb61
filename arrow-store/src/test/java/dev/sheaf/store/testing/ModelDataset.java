package dev.sheaf.store.testing;

import dev.sheaf.store.error.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a dataset means, written down without a thought for speed: every version holds every table
 * as a sorted map of key to row. The oracle of the tests.
 *
 * <p>Two rows are equal if they hold equal values in the columns of the same id; two versions of a
 * table differ by the rows that one of them has.
 */
public final class ModelDataset {
  /** The branch that a new dataset has. */
  public static final String MAIN = "main";

  private final List<ModelVersion> versions = new ArrayList<>();
  private final SortedMap<String, Integer> branches = new TreeMap<>();
  private final SortedMap<String, Integer> tags = new TreeMap<>();
  private final Set<String> held = new HashSet<>();
  private String head = MAIN;
  private int tableCount;

  /** An empty dataset: one version without tables, on the branch {@value #MAIN}. */
  public ModelDataset() {
    versions.add(new ModelVersion(0, List.of(), "", Collections.emptySortedMap()));
    branches.put(MAIN, 0);
  }

  /** All versions by number. */
  public List<ModelVersion> versions() {
    return Collections.unmodifiableList(versions);
  }

  /** Numbers of versions by branch. */
  public SortedMap<String, Integer> branches() {
    return Collections.unmodifiableSortedMap(branches);
  }

  /** Numbers of versions by tag. */
  public SortedMap<String, Integer> tags() {
    return Collections.unmodifiableSortedMap(tags);
  }

  /** Branches and tags. */
  public SortedMap<String, Integer> refs() {
    SortedMap<String, Integer> refs = new TreeMap<>(branches);
    refs.putAll(tags);
    return refs;
  }

  /** The ref that HEAD means. */
  public String head() {
    return head;
  }

  /** Makes HEAD mean a branch or tag. */
  public void switchTo(String ref) {
    version(ref);
    head = ref;
  }

  /** The version that a branch or tag is on. */
  public ModelVersion version(String ref) {
    Integer number = refs().get(ref);
    if (number == null) {
      throw new ModelRefusal(ErrorCode.UNKNOWN_REF);
    }
    return versions.get(number);
  }

  /** Whether somebody writes to a branch. */
  public boolean isHeld(String branch) {
    return held.contains(branch);
  }

  /** Makes a version of any parents and tables, and moves a branch to it. */
  public ModelVersion put(
      String branch, List<Integer> parents, String message, SortedMap<String, ModelTable> tables) {
    ModelVersion version = new ModelVersion(versions.size(), parents, message, tables);
    versions.add(version);
    move(branch, version.number());
    return version;
  }

  /** Moves a branch. */
  public void move(String branch, int number) {
    branches.replace(branch, number);
  }

  /** Begins to write to a branch. */
  public ModelTransaction begin(String branch) {
    if (tags.containsKey(branch)) {
      throw new ModelRefusal(ErrorCode.NOT_A_BRANCH);
    }
    ModelVersion head = version(branch);
    if (!held.add(branch)) {
      throw new ModelRefusal(ErrorCode.BRANCH_HELD);
    }
    return new ModelTransaction(this, branch, head);
  }

  /** Makes a branch on a version. */
  public void branch(String name, ModelVersion from) {
    requireFree(name);
    branches.put(name, from.number());
  }

  /** Makes a tag on a version. */
  public void tag(String name, ModelVersion from) {
    requireFree(name);
    tags.put(name, from.number());
  }

  /** Removes a branch that HEAD does not mean; its versions stay. */
  public void deleteBranch(String name) {
    delete(name, branches);
  }

  /** Removes a tag that HEAD does not mean. */
  public void deleteTag(String name) {
    delete(name, tags);
  }

  /** Gives a branch another name; HEAD goes with it. */
  public void renameBranch(String from, String to) {
    version(from);
    Integer number = branches.get(from);
    if (number == null) {
      throw new ModelRefusal(ErrorCode.BAD_ARGUMENT);
    }
    requireFree(to);
    branches.remove(from);
    branches.put(to, number);
    head = head.equals(from) ? to : head;
  }

  /** The rows that a table has in one version only: {@code from}, {@code to}. */
  public static Map.Entry<Set<ModelRow>, Set<ModelRow>> delta(ModelTable from, ModelTable to) {
    Set<ModelRow> deletes = new HashSet<>(from.rows().values());
    Set<ModelRow> inserts = new HashSet<>(to.rows().values());
    deletes.removeAll(to.rows().values());
    inserts.removeAll(from.rows().values());
    return Map.entry(deletes, inserts);
  }

  /** Each row that any of the tables has, with the places of those that have it. */
  public static Map<ModelRow, Set<Integer>> holders(List<ModelTable> tables) {
    Map<ModelRow, Set<Integer>> holders = new LinkedHashMap<>();
    for (int i = 0; i < tables.size(); i++) {
      for (ModelRow row : tables.get(i).rows().values()) {
        holders.computeIfAbsent(row, none -> new TreeSet<>()).add(i);
      }
    }
    return holders;
  }

  int nextTable() {
    return tableCount++;
  }

  /** Makes a version, if the branch still is where the transaction began. */
  ModelVersion commit(String branch, ModelVersion base, ModelTransaction changes, String message) {
    if (!Integer.valueOf(base.number()).equals(branches.get(branch))) {
      throw new ModelRefusal(ErrorCode.LOST_RACE);
    }
    ModelVersion version =
        new ModelVersion(versions.size(), List.of(base.number()), message, changes.tables());
    versions.add(version);
    branches.put(branch, version.number());
    return version;
  }

  void release(String branch) {
    held.remove(branch);
  }

  private void delete(String name, SortedMap<String, Integer> kind) {
    version(name);
    if (!kind.containsKey(name) || name.equals(head)) {
      throw new ModelRefusal(ErrorCode.BAD_ARGUMENT);
    }
    kind.remove(name);
  }

  private void requireFree(String name) {
    if (refs().containsKey(name)) {
      throw new ModelRefusal(ErrorCode.REF_EXISTS);
    }
  }
}
