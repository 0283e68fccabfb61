package dev.sheaf.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of the operating system below one directory. */
public final class OsFiles implements RawFiles {
  private final Path directory;

  /**
   * @param directory need not exist before the first file is created in it
   */
  public OsFiles(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  @Override
  public RawFile create(String name) throws IOException {
    Path path = resolve(name);
    Files.createFile(path);
    return new OsFile(path, FileAccess.WRITE);
  }

  @Override
  public RawFile open(String name, FileAccess access) throws IOException {
    Path path = resolve(name);
    if (!Files.isRegularFile(path)) { // a RandomAccessFile for writing would create it
      throw new NoSuchFileException(name);
    }
    return new OsFile(path, access);
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(resolve(name));
  }

  @Override
  public List<String> list(String name) throws IOException {
    try (Stream<Path> entries = Files.list(resolve(name))) {
      return entries
          .filter(entry -> Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS))
          .map(entry -> entry.getFileName().toString())
          .collect(Collectors.toList());
    }
  }

  @Override
  public void createDirectory(String name) throws IOException {
    Path path = resolve(name);
    try {
      Files.createDirectory(path);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(path)) {
        throw e;
      }
    }
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(resolve(from), resolve(to), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(resolve(name));
  }

  @Override
  public void forceDirectory(String name) throws IOException {
    Path path = resolve(name);
    Uninterrupted.run(
        () -> path,
        () -> {},
        directory -> {
          try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
          }
          return directory;
        });
  }

  private Path resolve(String name) {
    return name.isEmpty() ? directory : directory.resolve(name);
  }
}
