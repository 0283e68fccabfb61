package dev.sheaf.flight.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.wire.BodyCodec;
import java.util.Map;

/**
 * How the rows of an answer travel.
 *
 * @param codec of their bodies
 */
public record Encoding(BodyCodec codec) {
  /** As they are. */
  public static final Encoding PLAIN = new Encoding(BodyCodec.NONE);

  private static final String COMPRESSION = "compression";
  private static final Map<String, BodyCodec> CODECS =
      Map.of("lz4", BodyCodec.LZ4_FRAME, "zstd", BodyCodec.ZSTD);

  static Encoding read(JsonBody body) {
    String word = body.optionalText(COMPRESSION);
    if (word == null) {
      return PLAIN;
    }
    BodyCodec codec = CODECS.get(word);
    if (codec == null) {
      throw body.wrong(COMPRESSION, "lz4 or zstd");
    }
    return new Encoding(codec);
  }

  void write(ObjectNode ticket) {
    CODECS.forEach(
        (word, named) -> {
          if (named == codec) {
            ticket.put(COMPRESSION, word);
          }
        });
  }
}
