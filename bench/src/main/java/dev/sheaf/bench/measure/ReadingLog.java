package dev.sheaf.bench.measure;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;

/**
 * The history of all readings: a file of JSON lines, each with commit, machine, seed and every
 * sample, to which each run appends.
 */
public final class ReadingLog {
  private final ObjectMapper json = new ObjectMapper();
  private final Path file;
  private final Origin origin;

  /**
   * What was measured where; the same for all readings of a run.
   *
   * @param commit of the sources, or "unknown"
   * @param begun when the run began
   * @param scale how large the inputs were
   * @param seed of the random inputs
   * @param time which time single-threaded work was measured in
   */
  public record Origin(
      String commit, Instant begun, String scale, long seed, String time, Machine machine) {}

  /** A log in a file that is made when it is missing. */
  public ReadingLog(Path file, Origin origin) {
    this.file = file;
    this.origin = origin;
  }

  /** Appends one line. */
  public void append(String figure, Reading reading) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Files.writeString(
        file,
        line(figure, reading) + "\n",
        StandardCharsets.UTF_8,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private String line(String figure, Reading reading) throws IOException {
    StringWriter line = new StringWriter();
    try (JsonGenerator out = json.createGenerator(line)) {
      out.writeStartObject();
      out.writeStringField("commit", origin.commit());
      out.writeStringField("begun", origin.begun().toString());
      out.writeStringField("scale", origin.scale());
      out.writeNumberField("seed", origin.seed());
      out.writeStringField("time", origin.time());
      out.writePOJOField("machine", origin.machine());
      out.writeStringField("figure", figure);
      out.writeStringField("subject", reading.subject());
      out.writeStringField("unit", reading.unit());
      out.writeStringField("target", reading.target().toString());
      out.writeNumberField("median", reading.value());
      out.writeBooleanField("met", reading.isMet());
      write(out, "samples", reading.samples());
      out.writeObjectFieldStart("parts");
      for (Map.Entry<String, Samples> part : reading.parts().entrySet()) {
        write(out, part.getKey(), part.getValue());
      }
      out.writeEndObject();
      out.writeEndObject();
    }
    return line.toString();
  }

  private static void write(JsonGenerator out, String name, Samples samples) throws IOException {
    out.writeFieldName(name);
    out.writeArray(samples.inOrder(), 0, samples.count());
  }
}
