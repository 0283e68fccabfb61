package dev.sheaf.wire;

import java.util.List;
import org.apache.arrow.memory.ArrowBuf;

/** A body off the heap, as one buffer or as many; borrowed. */
final class BuffersBody {
  private BuffersBody() {}

  /** Buffers that lie in one body, as a header says. */
  static BodyBytes within(ArrowBuf body, BatchHeader header) {
    return (buffer, position, into, count) ->
        body.getBytes(header.position(buffer) + position, into, 0, count);
  }

  /** Buffers that lie anywhere. */
  static BodyBytes of(List<ArrowBuf> buffers) {
    return (buffer, position, into, count) -> {
      ArrowBuf bytes = buffers.get(buffer);
      bytes.getBytes(bytes.readerIndex() + position, into, 0, count);
    };
  }
}
