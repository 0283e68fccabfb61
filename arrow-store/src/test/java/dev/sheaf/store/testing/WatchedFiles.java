package dev.sheaf.store.testing;

import dev.sheaf.store.file.FileAccess;
import dev.sheaf.store.file.FileMapping;
import dev.sheaf.store.file.RawFile;
import dev.sheaf.store.file.RawFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Files in front of other files: every operation passes one place. */
public abstract class WatchedFiles implements RawFiles {
  private final RawFiles files;

  /**
   * @param files where the operations go
   */
  protected WatchedFiles(RawFiles files) {
    this.files = files;
  }

  /**
   * Called before each operation.
   *
   * @param offset -1 when the operation has none
   * @param length -1 when the operation has none
   * @throws IOException in place of the operation
   */
  protected abstract void before(FileOperation operation, String name, long offset, long length)
      throws IOException;

  /** Called instead of a read or write that {@link #before} let through. */
  protected int transfer(Transfer transfer, ByteBuffer buffer) throws IOException {
    return transfer.of(buffer);
  }

  /** A read or write of one buffer. */
  protected interface Transfer {
    /** As the methods of {@link RawFile}. */
    int of(ByteBuffer buffer) throws IOException;
  }

  @Override
  public final RawFile create(String name) throws IOException {
    before(FileOperation.CREATE, name, -1, -1);
    return new WatchedFile(name, files.create(name));
  }

  @Override
  public final RawFile open(String name, FileAccess access) throws IOException {
    before(FileOperation.OPEN, name, -1, -1);
    return new WatchedFile(name, files.open(name, access));
  }

  @Override
  public final boolean exists(String name) throws IOException {
    before(FileOperation.EXISTS, name, -1, -1);
    return files.exists(name);
  }

  @Override
  public final List<String> list(String directory) throws IOException {
    before(FileOperation.LIST, directory, -1, -1);
    return files.list(directory);
  }

  @Override
  public final void createDirectory(String name) throws IOException {
    before(FileOperation.CREATE_DIRECTORY, name, -1, -1);
    files.createDirectory(name);
  }

  @Override
  public final void rename(String from, String to) throws IOException {
    before(FileOperation.RENAME, from, -1, -1);
    files.rename(from, to);
  }

  @Override
  public final void delete(String name) throws IOException {
    before(FileOperation.DELETE, name, -1, -1);
    files.delete(name);
  }

  @Override
  public final void forceDirectory(String name) throws IOException {
    before(FileOperation.FORCE_DIRECTORY, name, -1, -1);
    files.forceDirectory(name);
  }

  private final class WatchedFile implements RawFile {
    private final String name;
    private final RawFile file;

    WatchedFile(String name, RawFile file) {
      this.name = name;
      this.file = file;
    }

    @Override
    public long length() throws IOException {
      before(FileOperation.LENGTH, name, -1, -1);
      return file.length();
    }

    @Override
    public int read(long offset, ByteBuffer target) throws IOException {
      before(FileOperation.READ, name, offset, target.remaining());
      return transfer(buffer -> file.read(offset, buffer), target);
    }

    @Override
    public int write(long offset, ByteBuffer source) throws IOException {
      before(FileOperation.WRITE, name, offset, source.remaining());
      return transfer(buffer -> file.write(offset, buffer), source);
    }

    @Override
    public void truncate(long length) throws IOException {
      before(FileOperation.TRUNCATE, name, -1, length);
      file.truncate(length);
    }

    @Override
    public void force() throws IOException {
      before(FileOperation.FORCE, name, -1, -1);
      file.force();
    }

    @Override
    public FileMapping map(long offset, long length) throws IOException {
      before(FileOperation.MAP, name, offset, length);
      return file.map(offset, length);
    }

    @Override
    public void close() throws IOException {
      try {
        before(FileOperation.CLOSE, name, -1, -1);
      } finally {
        file.close(); // a descriptor is free even when closing it reports an error
      }
    }
  }
}
