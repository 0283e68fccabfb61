package dev.sheaf.store.segment;

/**
 * Where one record batch of a segment is stored: what the catalog keeps of it.
 *
 * @param segment the number of the segment
 * @param chunk the chunk that the rows belong to
 * @param position of the first row, in the chunk
 * @param rows rows in the batch, at least one
 * @param fileOffset where the message begins in the segment's file, a multiple of 8
 * @param metadataBytes bytes of the message before its body, prefix and padding included
 * @param bodyBytes bytes of the body
 * @param crc32c over all bytes of the message, then over segment, generation of the file, offset
 *     and length, so that a valid batch in a wrong place is found too
 */
public record BatchPlace(
    int segment,
    int chunk,
    int position,
    int rows,
    long fileOffset,
    int metadataBytes,
    long bodyBytes,
    int crc32c) {

  /** Bytes of the whole message. */
  public long bytes() {
    return metadataBytes + bodyBytes;
  }

  /** The offset behind the message. */
  public long fileEnd() {
    return fileOffset + bytes();
  }

  /** The same bytes in another place. */
  BatchPlace movedTo(long newOffset, int newCrc32c) {
    return new BatchPlace(
        segment, chunk, position, rows, newOffset, metadataBytes, bodyBytes, newCrc32c);
  }

  /** The position in the chunk behind the last row. */
  int endPosition() {
    return position + rows;
  }
}
