package dev.sheaf.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.arrow.flight.impl.Flight;

/**
 * The fields of one {@code FlightData} message: where its parts lie.
 *
 * <p>Flight's parser allocates what a length field claims, skips what it does not know, and takes
 * the last of a field that is there twice. Here a field is known, of the right kind, there once and
 * not longer than what is left, and the body is last and takes all of it.
 *
 * @param lead the descriptor and the application metadata with their tags, as they came
 * @param isDescribed whether there is a descriptor
 * @param command that the descriptor is; empty for a path or none
 * @param header the flatbuffer; empty when there is none
 * @param bodyStart where the body begins, in bytes from the beginning of the message
 * @param bodyBytes of the body
 */
record FlightDataFrame(
    ByteString lead,
    boolean isDescribed,
    ByteString command,
    ByteString header,
    long bodyStart,
    long bodyBytes) {
  private static final int DESCRIPTOR = 1;
  private static final int HEADER = 2;
  private static final int METADATA = 3;
  private static final int BODY = 1_000;

  private static final int WIRE_TYPE_BITS = 3;
  private static final int LENGTH_DELIMITED = 2;
  private static final int VARINT_BITS = 7;
  private static final int VARINT_SHIFT_MAX = 28;

  /**
   * Reads all but the body.
   *
   * @param in at the beginning of the message; says exactly how much is left
   * @param fieldBytesMax for each field but the body
   */
  static FlightDataFrame parse(InputStream in, int fieldBytesMax) throws IOException {
    int total = in.available();
    int seen = 0;
    ByteString lead = ByteString.EMPTY;
    ByteString command = ByteString.EMPTY;
    ByteString header = ByteString.EMPTY;
    while (in.available() > 0) {
      int tag = varint(in);
      int field = tag >>> WIRE_TYPE_BITS;
      boolean known = field >= DESCRIPTOR && field <= METADATA;
      if ((tag & ((1 << WIRE_TYPE_BITS) - 1)) != LENGTH_DELIMITED || (!known && field != BODY)) {
        throw Refusal.malformed("a message has a field {field} that is not known", "field", field);
      }
      int length = varint(in);
      int left = in.available();
      if (length < 0 || length > left) {
        throw Refusal.malformed(
            "field {field} of a message claims {length} bytes of {left}",
            "field",
            field,
            "length",
            Integer.toUnsignedLong(length),
            "left",
            left);
      }
      if (field == BODY) {
        if (length != left) {
          throw Refusal.malformed(
              "a message has {bytes} bytes behind its body", "bytes", left - length);
        }
        return complete(lead, isDescribed(seen), command, header, total - left, length);
      }
      if ((seen & 1 << field) != 0) {
        throw Refusal.malformed("a message has field {field} twice", "field", field);
      }
      seen |= 1 << field;
      if (length > fieldBytesMax) {
        throw Refusal.beyondLimit(
            "field {field} of a message has {length} bytes; the limit is {limit}",
            "field",
            field,
            "length",
            length,
            "limit",
            fieldBytesMax);
      }
      ByteString content = ByteString.copyFrom(in.readNBytes(length));
      if (field == HEADER) {
        header = content;
      } else {
        lead = lead.concat(lengthDelimited(field, length)).concat(content);
      }
      if (field == DESCRIPTOR) {
        command = command(content);
      }
    }
    return complete(lead, isDescribed(seen), command, header, total, 0);
  }

  private static boolean isDescribed(int seen) {
    return (seen & 1 << DESCRIPTOR) != 0;
  }

  private static FlightDataFrame complete(
      ByteString lead,
      boolean isDescribed,
      ByteString command,
      ByteString header,
      long bodyStart,
      long bodyBytes) {
    if (header.size() == 0 && bodyBytes > 0) {
      throw Refusal.malformed("a message has a body and no header");
    }
    return new FlightDataFrame(lead, isDescribed, command, header, bodyStart, bodyBytes);
  }

  /** This message without its body, which has {@code newBodyBytes} and other buffers now. */
  ByteString before(ByteString newHeader, int newBodyBytes) {
    return lead.concat(lengthDelimited(HEADER, newHeader.size()))
        .concat(newHeader)
        .concat(lengthDelimited(BODY, newBodyBytes));
  }

  private static ByteString command(ByteString content) {
    Flight.FlightDescriptor descriptor;
    try {
      descriptor = Flight.FlightDescriptor.parseFrom(content);
    } catch (InvalidProtocolBufferException e) {
      throw Refusal.malformed("the descriptor of a stream is malformed");
    }
    return switch (descriptor.getType()) {
      case PATH -> ByteString.EMPTY;
      case CMD -> descriptor.getCmd();
      case UNKNOWN, UNRECOGNIZED ->
          throw Refusal.malformed("the descriptor of a stream is neither a path nor a command");
    };
  }

  private static ByteString lengthDelimited(int field, int length) {
    byte[] bytes = new byte[2 * Integer.BYTES + 2];
    int end = putVarint(bytes, 0, field << WIRE_TYPE_BITS | LENGTH_DELIMITED);
    return ByteString.copyFrom(bytes, 0, putVarint(bytes, end, length));
  }

  private static int putVarint(byte[] into, int at, int value) {
    int end = at;
    int rest = value;
    for (; rest >>> VARINT_BITS != 0; rest >>>= VARINT_BITS) {
      into[end++] = (byte) (rest | 1 << VARINT_BITS);
    }
    into[end++] = (byte) rest;
    return end;
  }

  private static int varint(InputStream in) throws IOException {
    int value = 0;
    for (int shift = 0; shift <= VARINT_SHIFT_MAX; shift += VARINT_BITS) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      value |= (next & (1 << VARINT_BITS) - 1) << shift;
      if (next < 1 << VARINT_BITS) {
        return value;
      }
    }
    throw Refusal.malformed("a message has a number of more than 32 bits");
  }
}
