package dev.sheaf.store.graph;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.List;
import java.util.Optional;

/**
 * Where versions are read from, one by one.
 *
 * <p><i>Invariant:</i> with a version the source holds all of its ancestors.
 *
 * <p><i>Errors:</i> every method may throw a {@link SheafException} DAMAGED or IO_FAILED
 * (environment) when what it reads is not what was written.
 */
public interface VersionSource {
  /** The version of that id, if there is one. */
  Optional<Version> find(VersionId id);

  /**
   * Ids that start with these hexadecimal digits, ascending.
   *
   * @param digits at least {@link VersionId#PREFIX_DIGITS_MIN} and at most {@link VersionId#DIGITS}
   *     of them
   * @param limit how many ids at most
   */
  List<VersionId> withPrefix(String digits, int limit);

  /** The versions that have this one as a parent, in the order in which they were stored. */
  List<VersionId> children(VersionId id);

  /**
   * The version of that id.
   *
   * @throws SheafException UNKNOWN_REF (caller) if there is none
   */
  default Version version(VersionId id) {
    return find(id)
        .orElseThrow(
            () ->
                SheafException.of(
                    ErrorCode.UNKNOWN_REF, "there is no version {version}", "version", id));
  }
}
