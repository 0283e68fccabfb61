package dev.sheaf.store;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a check of a dataset found.
 *
 * @param findings what is wrong, and where; empty if all is well
 * @param versions versions that were checked
 * @param rows stored rows that were read and hashed
 * @param batches stored batches whose checksums were recomputed
 */
public record VerifyReport(List<Finding> findings, long versions, long rows, long batches) {
  /** Copies the findings; what several checks came upon is told once. */
  public VerifyReport {
    findings = List.copyOf(new LinkedHashSet<>(findings));
  }

  /** Whether nothing is wrong. */
  public boolean isClean() {
    return findings.isEmpty();
  }
}
