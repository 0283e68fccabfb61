package dev.sheaf.wire;

import com.google.protobuf.ByteString;
import io.grpc.KnownLength;
import java.io.InputStream;
import org.apache.arrow.memory.ArrowBuf;

/** A message made of its fields and of a body off the heap, which is borrowed. */
final class ExpandedMessage extends InputStream implements KnownLength {
  private final byte[] lead;
  private final ArrowBufStream body;
  private int at;

  /** The fields before the body, with the tag and length of the body; and the body. */
  ExpandedMessage(ByteString lead, ArrowBuf body) {
    this.lead = lead.toByteArray();
    this.body = new ArrowBufStream(body, 0, body.readableBytes());
  }

  @Override
  public int read() {
    return at < lead.length ? lead[at++] & 0xFF : body.read();
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (at == lead.length) {
      return body.read(into, offset, length);
    }
    int count = Math.min(length, lead.length - at);
    System.arraycopy(lead, at, into, offset, count);
    at += count;
    return count;
  }

  @Override
  public int available() {
    return lead.length - at + body.available();
  }
}
