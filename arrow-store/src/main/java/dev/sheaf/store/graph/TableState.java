package dev.sheaf.store.graph;

import dev.sheaf.store.rows.Fingerprint;

/**
 * What one version says about one of its tables.
 *
 * <p>The fingerprints and the row count follow from content and are part of the version's id. The
 * numbers are those of this dataset alone.
 *
 * @param tableId the number of the table, the same in all versions
 * @param schemaId the number of the schema that its rows are read with
 * @param schemaFingerprint of that schema
 * @param rowsFingerprint of the rows that are alive
 * @param rowCount rows that are alive
 * @param dataVersion the version in which the table last got another set of rows; row sets and
 *     deltas are stored under (this version, table). {@link VersionId#NONE} only until the version
 *     is built
 */
public record TableState(
    int tableId,
    int schemaId,
    Fingerprint schemaFingerprint,
    Fingerprint rowsFingerprint,
    long rowCount,
    VersionId dataVersion) {

  public TableState {
    if (rowCount < 0) {
      throw new IllegalArgumentException("row count " + rowCount);
    }
  }

  /** A table without rows, of no version yet. */
  public static TableState empty(int tableId, int schemaId, Fingerprint schemaFingerprint) {
    return new TableState(
        tableId, schemaId, schemaFingerprint, Fingerprint.ZERO, 0, VersionId.NONE);
  }

  /** The same table with other rows. */
  public TableState withRows(Fingerprint newFingerprint, long newRowCount) {
    return new TableState(
        tableId, schemaId, schemaFingerprint, newFingerprint, newRowCount, dataVersion);
  }

  /** The same rows under another schema. */
  public TableState withSchema(int newSchemaId, Fingerprint newFingerprint) {
    return new TableState(
        tableId, newSchemaId, newFingerprint, rowsFingerprint, rowCount, dataVersion);
  }

  /** The same rows, stored under another version. */
  public TableState withDataVersion(VersionId version) {
    return new TableState(tableId, schemaId, schemaFingerprint, rowsFingerprint, rowCount, version);
  }

  /** Of schema and rows together: equal for tables that are equal, in whichever datasets. */
  public Fingerprint fingerprint() {
    return rowsFingerprint.plus(schemaFingerprint);
  }
}
