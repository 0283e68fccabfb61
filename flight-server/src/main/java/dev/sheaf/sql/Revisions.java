package dev.sheaf.sql;

import dev.sheaf.sql.relation.Versions;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What revisions mean to one statement of one session: {@code HEAD} is the session's ref, a ref may
 * be written in another case where that is not ambiguous, and what was resolved once stays so.
 *
 * <p><i>Threads:</i> one.
 */
final class Revisions implements Versions {
  private final Dataset dataset;
  private final String sessionRef;
  private final Map<String, Version> known = new HashMap<>();

  Revisions(Dataset dataset, String sessionRef) {
    this.dataset = dataset;
    this.sessionRef = sessionRef;
  }

  /** The ref or revision that the session is on. */
  @Override
  public String sessionRef() {
    return sessionRef;
  }

  /**
   * The version that a revision means.
   *
   * @throws SheafException UNKNOWN_REF, BAD_REVISION, AMBIGUOUS_REVISION
   */
  @Override
  public Version version(String revision) {
    Version version = known.get(revision);
    if (version == null) {
      version = resolve(ofSession(revision));
      known.put(revision, version);
    }
    return version;
  }

  /** The version that a ref was on at a time, or the newest that is not younger. */
  Version at(String ref, String time) {
    return version(ofSession(ref) + "@{" + time + "}");
  }

  /** A revision or range in which the session's ref stands for HEAD. */
  @Override
  public String ofSession(String revision) {
    boolean head =
        revision.startsWith("HEAD")
            && (revision.length() == 4 || "~^@.".indexOf(revision.charAt(4)) >= 0);
    if (head) {
      return sessionRef + revision.substring(4);
    }
    if (revision.equals("@")) {
      return sessionRef;
    }
    return revision.startsWith("@{") || revision.startsWith("@~") || revision.startsWith("@^")
        ? sessionRef + (revision.startsWith("@{") ? revision : revision.substring(1))
        : revision;
  }

  private Version resolve(String revision) {
    try {
      return dataset.version(revision);
    } catch (SheafException e) {
      if (e.code() != ErrorCode.UNKNOWN_REF) {
        throw e;
      }
      List<Ref> alike =
          dataset.refs().stream().filter(ref -> ref.name().equalsIgnoreCase(revision)).toList();
      if (alike.size() != 1) {
        throw e;
      }
      return dataset.version(alike.get(0).name());
    }
  }
}
