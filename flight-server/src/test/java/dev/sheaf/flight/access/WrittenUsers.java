package dev.sheaf.flight.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A users file that a test writes: principals with rights as {@code read:main} and {@code sql}. */
public final class WrittenUsers {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final ObjectNode all = MAPPER.createObjectNode();
  private final ObjectNode principals;
  private final Map<String, Secret> tokens = new HashMap<>();

  public WrittenUsers() {
    all.put("sheaf_users", 1);
    principals = all.putObject("principals");
  }

  /** Protects refs. */
  public WrittenUsers protect(String... patterns) {
    ArrayNode list = all.putArray("protected");
    List.of(patterns).forEach(list::add);
    return this;
  }

  /** Adds a principal, with a token that is for ever, and takes it off the rights it had. */
  public WrittenUsers add(String name, String... rights) {
    ObjectNode principal = principals.withObjectProperty(name);
    ArrayNode grants = principal.putArray("rights");
    for (String right : rights) {
      String[] parts = right.split(":", 2);
      ObjectNode grant = grants.addObject();
      grant.putArray("may").add(parts[0]);
      if (parts.length == 2) {
        ArrayNode refs = grant.putArray("refs");
        List.of(parts[1].split(",")).forEach(refs::add);
      }
    }
    if (!tokens.containsKey(name)) {
      token(name, null);
    }
    return this;
  }

  /** A further token of a principal. */
  public Secret token(String name, @Nullable Instant expires) {
    Secret secret = Secret.create();
    tokens.put(name, secret);
    ObjectNode token = principals.withObjectProperty(name).withArrayProperty("tokens").addObject();
    token.put("id", secret.hash().hex().substring(0, 8)).put("sha256", secret.hash().hex());
    token.put("created", "2026-01-01T00:00:00Z");
    if (expires != null) {
      token.put("expires", expires.toString());
    }
    return secret;
  }

  /** Gives a principal a certificate. */
  public WrittenUsers certificate(String name, String commonName) {
    principals.withObjectProperty(name).withArrayProperty("certificates").add(commonName);
    return this;
  }

  /** Takes a principal away. */
  public WrittenUsers remove(String name) {
    principals.remove(name);
    return this;
  }

  /** The last token of a principal. */
  public String tokenOf(String name) {
    return Objects.requireNonNull(tokens.get(name)).reveal();
  }

  /** Writes the file, for its owner alone. */
  public Path write(Path file) throws IOException {
    Path next = file.resolveSibling("next");
    Files.deleteIfExists(next);
    PrivateFiles.create(next);
    Files.writeString(next, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(all));
    return Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
