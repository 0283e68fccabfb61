package dev.sheaf.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.sheaf.store.error.SheafException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.arrow.flight.impl.Flight;
import org.junit.jupiter.api.Test;

class FlightDataFrameTest {
  private static final int FIELD_BYTES_MAX = 100;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  private FlightDataFrame parse() throws IOException {
    out.flush();
    return FlightDataFrame.parse(new ByteArrayInputStream(bytes.toByteArray()), FIELD_BYTES_MAX);
  }

  private void refuses(String reason) {
    SheafException refusal = assertThrows(SheafException.class, this::parse);
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
  }

  private void put(int field, int length) throws IOException {
    out.writeByteArray(field, new byte[length]);
  }

  @Test
  void partsAreFound() throws IOException {
    Flight.FlightDescriptor descriptor =
        Flight.FlightDescriptor.newBuilder()
            .setType(Flight.FlightDescriptor.DescriptorType.PATH)
            .addPath("main")
            .build();
    out.writeMessage(1, descriptor);
    put(2, 7);
    put(3, 5);
    put(1000, 11);
    FlightDataFrame frame = parse();
    assertEquals(7, frame.header().size());
    assertEquals(11, frame.bodyBytes());
    assertEquals(bytes.size() - 11, frame.bodyStart());
    ByteString rewritten = frame.before(ByteString.copyFrom(new byte[9]), 3);
    Flight.FlightData read =
        Flight.FlightData.parseFrom(rewritten.concat(ByteString.copyFrom(new byte[3])));
    assertEquals(descriptor, read.getFlightDescriptor());
    assertEquals(9, read.getDataHeader().size());
    assertEquals(5, read.getAppMetadata().size());
    assertEquals(3, read.getDataBody().size());
  }

  @Test
  void emptyMessagesAreRead() throws IOException {
    assertEquals(0, parse().bodyBytes());
  }

  @Test
  void fieldsAreBounded() throws IOException {
    put(2, FIELD_BYTES_MAX);
    assertEquals(FIELD_BYTES_MAX, parse().header().size());
    put(3, FIELD_BYTES_MAX + 1);
    refuses("field 3 of a message has 101 bytes");
  }

  @Test
  void fieldsEndWithinTheMessage() throws IOException {
    out.writeTag(2, 2);
    out.writeUInt32NoTag(1);
    refuses("claims 1 bytes of 0");
  }

  @Test
  void lengthsAreNotNegative() throws IOException {
    out.writeTag(2, 2);
    out.writeUInt32NoTag(-1);
    refuses("claims 4294967295 bytes");
  }

  @Test
  void numbersHaveAnEnd() throws IOException {
    for (int i = 0; i < 6; i++) {
      out.write((byte) 0x80);
    }
    refuses("more than 32 bits");
  }

  @Test
  void fieldsComeOnce() throws IOException {
    put(2, 1);
    put(2, 1);
    refuses("field 2 twice");
  }

  @Test
  void unknownFieldsAreRefused() throws IOException {
    put(4, 1);
    refuses("a field 4 that is not known");
  }

  @Test
  void fieldsOfOtherKindsAreRefused() throws IOException {
    out.writeInt32(2, 1);
    refuses("a field 2 that is not known");
  }

  @Test
  void nothingFollowsTheBody() throws IOException {
    put(2, 1);
    put(1000, 1);
    put(3, 1);
    refuses("bytes behind its body");
  }

  @Test
  void bodiesHaveHeaders() throws IOException {
    put(1000, 1);
    refuses("a body and no header");
  }

  @Test
  void descriptorsAreReadable() throws IOException {
    out.writeByteArray(1, new byte[] {0x7F});
    refuses("the descriptor of a stream");
  }
}
