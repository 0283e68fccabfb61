package dev.sheaf.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One release of mime-db, the list of media types that web servers and browsers share, as its
 * WebJar holds it.
 *
 * @param name its number, such as {@code 1.54.0}
 * @param date when it was released, as its own history says
 * @param jar where it is
 */
record MimeRelease(String name, OffsetDateTime date, Path jar) {
  /** The table's columns; the media type is the key. */
  static final Schema SCHEMA =
      new Schema(
          List.of(
              new Field("type", FieldType.notNullable(ArrowType.Utf8.INSTANCE), null),
              Field.nullable("source", ArrowType.Utf8.INSTANCE),
              Field.nullable("charset", ArrowType.Utf8.INSTANCE),
              Field.nullable("compressible", ArrowType.Bool.INSTANCE),
              new Field(
                  "extensions",
                  FieldType.nullable(ArrowType.List.INSTANCE),
                  List.of(Field.nullable("item", ArrowType.Utf8.INSTANCE)))));

  private static final String PREFIX = "mime-db-";
  private static final String SUFFIX = ".jar";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The releases in a directory, oldest first.
   *
   * @throws SheafException NOT_A_DATASET (caller) if there are none
   */
  static List<MimeRelease> in(Path directory) {
    List<MimeRelease> releases = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        files.filter(MimeRelease::isRelease).map(MimeRelease::open).forEach(releases::add);
      } catch (IOException e) {
        throw unreadable(e, directory);
      }
    }
    if (releases.isEmpty()) {
      throw SheafException.of(
          ErrorCode.BAD_INPUT,
          "no releases of mime-db in {directory}; the build puts them there: run './sheaf --rebuild demo'",
          "directory",
          directory);
    }
    releases.sort(Comparator.comparing(MimeRelease::date).thenComparing(MimeRelease::name));
    return releases;
  }

  /** Its media types as one batch; the caller closes it. */
  VectorSchemaRoot rows(BufferAllocator allocator) {
    JsonNode types;
    try (ZipFile zip = new ZipFile(jar.toFile());
        InputStream json = zip.getInputStream(entry(zip, "db.json"))) {
      types = JSON.readTree(json);
    } catch (IOException e) {
      throw unreadable(e, jar);
    }
    VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
    try {
      fill(root, types);
      return root;
    } catch (RuntimeException | Error e) {
      root.close();
      throw e;
    }
  }

  private static void fill(VectorSchemaRoot root, JsonNode types) {
    BitVector compressible = (BitVector) root.getVector("compressible");
    ListVector extensions = (ListVector) root.getVector("extensions");
    UnionListWriter lists = extensions.getWriter();
    int row = 0;
    for (Map.Entry<String, JsonNode> type : types.properties()) {
      JsonNode about = type.getValue();
      set(root, "type", row, type.getKey());
      set(root, "source", row, about.path("source").textValue());
      set(root, "charset", row, about.path("charset").textValue());
      if (about.has("compressible")) {
        compressible.setSafe(row, about.get("compressible").asBoolean() ? 1 : 0);
      }
      if (about.has("extensions")) {
        lists.setPosition(row);
        lists.startList();
        for (JsonNode extension : about.get("extensions")) {
          lists.writeVarChar(extension.textValue());
        }
        lists.endList();
      }
      row++;
    }
    root.setRowCount(row);
  }

  private static void set(VectorSchemaRoot root, String column, int row, @Nullable String text) {
    if (text != null) {
      ((VarCharVector) root.getVector(column)).setSafe(row, text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static boolean isRelease(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
  }

  /** The first line of its history is {@code 1.54.0 / 2025-03-17}. */
  private static MimeRelease open(Path jar) {
    String file = jar.getFileName().toString();
    String name = file.substring(PREFIX.length(), file.length() - SUFFIX.length());
    try (ZipFile zip = new ZipFile(jar.toFile());
        BufferedReader history =
            new BufferedReader(
                new InputStreamReader(
                    zip.getInputStream(entry(zip, "HISTORY.md")), StandardCharsets.UTF_8))) {
      String line = history.readLine();
      String date = line == null ? "" : line.substring(line.indexOf('/') + 1).trim();
      return new MimeRelease(
          name, LocalDate.parse(date).atStartOfDay().atOffset(ZoneOffset.UTC), jar);
    } catch (IOException | DateTimeException e) {
      throw unreadable(e, jar);
    }
  }

  private static ZipEntry entry(ZipFile zip, String name) throws IOException {
    return zip.stream()
        .filter(entry -> entry.getName().endsWith("/" + name))
        .findFirst()
        .orElseThrow(() -> new IOException("there is no " + name + " in it"));
  }

  private static SheafException unreadable(Exception e, Path path) {
    return SheafException.because(
        e,
        ErrorCode.BAD_INPUT,
        "cannot read {path}: {reason}; './sheaf --rebuild demo' fetches it anew",
        "path",
        path,
        "reason",
        String.valueOf(e.getMessage()));
  }
}
