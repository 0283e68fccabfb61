package dev.sheaf.flight.access;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A users file, whose tokens are added and removed here; everything else the operator edits.
 *
 * <p><i>Threads:</i> any. Two programs that change it at the same time: the later one is told, and
 * changes nothing.
 */
public final class UsersFile {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int ID_BYTES = 4;

  private final Path path;

  /** The file of that path. */
  public UsersFile(Path path) {
    this.path = path;
  }

  /**
   * Reads it.
   *
   * @throws SheafException BAD_ARGUMENT if it is not there, NOT_ALLOWED if others may write it,
   *     BAD_INPUT with line and field for a mistake in it
   */
  public Users read() {
    return UsersReader.read(path.toString(), PrivateFiles.readOwned(path));
  }

  /** Reads it now, and again whenever it changes. */
  WatchedFile<Users> watch(Consumer<Throwable> failures) {
    return new WatchedFile<>(List.of(path), this::read, failures, System::nanoTime);
  }

  /**
   * Makes a token.
   *
   * @param expires after how long; null for never
   * @return the token, which nobody can find out later
   */
  public Secret addToken(String principal, @Nullable Duration expires) {
    Secret secret = Secret.create();
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String hash = secret.hash().hex();
    change(
        all -> {
          ObjectNode token = tokens(all, principal).addObject();
          token.put("id", hash.substring(0, 2 * ID_BYTES)).put(UsersReader.HASH_FIELD, hash);
          token.put("created", now.toString());
          if (expires != null) {
            token.put("expires", now.plus(expires).toString());
          }
        });
    return secret;
  }

  /**
   * Removes a token; a server that reads the file refuses it within a second.
   *
   * @throws SheafException UNKNOWN_KEY (caller) if there is none of that id
   */
  public void removeToken(String id) {
    change(
        all -> {
          for (JsonNode principal : all.path(UsersReader.PRINCIPALS_FIELD)) {
            JsonNode tokens = principal.path(UsersReader.TOKENS_FIELD);
            for (int i = 0; i < tokens.size(); i++) {
              if (tokens.get(i).path("id").asText().equals(id)) {
                ((ArrayNode) tokens).remove(i);
                return;
              }
            }
          }
          throw SheafException.of(
              ErrorCode.UNKNOWN_KEY,
              "no token has the id '{id}'; list them to see which do",
              "id",
              id);
        });
  }

  private static ArrayNode tokens(ObjectNode all, String name) {
    JsonNode principals = all.path(UsersReader.PRINCIPALS_FIELD);
    if (!(principals.get(name) instanceof ObjectNode principal)) {
      List<String> names = new ArrayList<>();
      principals.fieldNames().forEachRemaining(names::add);
      throw SheafException.of(
          ErrorCode.UNKNOWN_KEY,
          "there is no principal '{name}' in the file{hint}; add it with its rights first",
          "name",
          name,
          "hint",
          Suggestions.didYouMean(name, names));
    }
    return principal.withArray(UsersReader.TOKENS_FIELD);
  }

  private void change(Consumer<ObjectNode> change) {
    byte[] before = PrivateFiles.readOwned(path);
    UsersReader.read(path.toString(), before);
    try {
      ObjectNode all = (ObjectNode) MAPPER.readTree(before);
      change.accept(all);
      DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
      printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
      byte[] after =
          (MAPPER.writer(printer).writeValueAsString(all) + "\n").getBytes(StandardCharsets.UTF_8);
      UsersReader.read(path.toString(), after);
      replace(before, after);
    } catch (IOException e) {
      throw SheafException.because(
          e,
          ErrorCode.IO_FAILED,
          "{file} cannot be written: {reason}",
          "file",
          path,
          "reason",
          e.getClass().getSimpleName());
    }
  }

  /** Whoever reads it meanwhile sees the old content or the new one. */
  private void replace(byte[] before, byte[] after) throws IOException {
    Path next = sibling();
    try {
      PrivateFiles.create(next);
      Files.write(next, after);
      PrivateFiles.copyPermissions(path, next);
      if (!Arrays.equals(before, Files.readAllBytes(path))) {
        throw SheafException.of(
            ErrorCode.LOST_RACE,
            "{file} was changed by somebody else meanwhile; nothing was done, try again",
            "file",
            path);
      }
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private Path sibling() {
    String suffix = HexFormat.of().toHexDigits(System.nanoTime());
    return path.toAbsolutePath().resolveSibling("." + path.getFileName() + '.' + suffix);
  }
}
