package dev.sheaf.git;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ObjIntConsumer;

/** The program git, run in one repository: what JGit's answers are compared with. */
final class GitProgram {
  private final Path repository;

  private GitProgram(Path repository) {
    this.repository = repository;
  }

  /** A bare clone, also of a bundle, which JGit cannot read. */
  static GitProgram clone(Path source, Path target) throws IOException {
    GitProgram clone = new GitProgram(Files.createDirectories(target));
    clone.run("clone", "--quiet", "--bare", source.toAbsolutePath().toString(), ".");
    return clone;
  }

  Path repository() {
    return repository;
  }

  /** Runs a command and gives what it says, without the last line end. */
  String run(String... arguments) throws IOException {
    Process git = start(ProcessBuilder.Redirect.PIPE, arguments);
    git.getOutputStream().close();
    byte[] said = git.getInputStream().readAllBytes();
    requireSuccess(git, arguments);
    return new String(said, StandardCharsets.UTF_8).stripTrailing();
  }

  /** How many bytes the contents of these names have. */
  int[] sizes(List<String> names) throws IOException {
    Process git =
        start(
            ProcessBuilder.Redirect.DISCARD, "cat-file", "--batch-check=%(objectsize)", "--buffer");
    CompletableFuture<byte[]> said =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return git.getInputStream().readAllBytes();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try (OutputStream asked = git.getOutputStream()) {
      asked.write((String.join("\n", names) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return new String(said.join(), StandardCharsets.UTF_8)
        .lines()
        .mapToInt(Integer::parseInt)
        .toArray();
  }

  /** Hands out the contents that these names have, with their positions, in their order. */
  void forEachContent(List<String> names, ObjIntConsumer<byte[]> use) throws IOException {
    String[] command = {"cat-file", "--batch"};
    Process git = start(ProcessBuilder.Redirect.DISCARD, command);
    try (DataInputStream said =
            new DataInputStream(new BufferedInputStream(git.getInputStream(), 1 << 16));
        OutputStream asked = git.getOutputStream()) {
      for (int i = 0; i < names.size(); i++) {
        asked.write((names.get(i) + "\n").getBytes(StandardCharsets.UTF_8));
        asked.flush();
        String[] header = line(said).split(" ");
        if (header.length != 3 || !header[1].equals("blob")) {
          throw new AssertionError(names.get(i) + ": " + String.join(" ", header));
        }
        byte[] content = new byte[Integer.parseInt(header[2])];
        said.readFully(content);
        said.readByte();
        use.accept(content, i);
      }
    } finally {
      git.destroy();
    }
  }

  private static String line(InputStream in) throws IOException {
    List<Byte> bytes = new ArrayList<>();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      bytes.add((byte) b);
    }
    byte[] line = new byte[bytes.size()];
    for (int i = 0; i < line.length; i++) {
      line[i] = bytes.get(i);
    }
    return new String(line, StandardCharsets.UTF_8);
  }

  private Process start(ProcessBuilder.Redirect errors, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(repository.toFile());
    if (errors.equals(ProcessBuilder.Redirect.PIPE)) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectError(errors);
    }
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    builder.environment().put("GIT_AUTHOR_NAME", "test");
    builder.environment().put("GIT_AUTHOR_EMAIL", "test@example.org");
    builder.environment().put("GIT_COMMITTER_NAME", "test");
    builder.environment().put("GIT_COMMITTER_EMAIL", "test@example.org");
    return builder.start();
  }

  private static void requireSuccess(Process git, String... arguments) throws IOException {
    try {
      if (git.waitFor() != 0) {
        throw new IOException("git " + String.join(" ", arguments) + " failed: " + git.exitValue());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
