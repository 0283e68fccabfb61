package dev.sheaf.store.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A file of the operating system.
 *
 * <p>A channel that a thread uses while it is interrupted closes itself. Half a write, or a
 * rollback that does not happen, is no way to stop a commit; so each operation opens the file again
 * and completes, and leaves the interrupt to whoever waits next. The force goes to the descriptor,
 * which no interrupt touches: a channel would answer an interrupt in place of the error that the
 * device reported (on macOS this force is the weaker of the two: it does not empty the drive's own
 * cache). Buffers are passed as duplicates, since an operation that is repeated must not have
 * advanced them.
 */
final class OsFile implements RawFile {
  private static final MethodHandle INVOKE_CLEANER = invokeCleaner();

  private final Path path;
  private final FileAccess access;
  private RandomAccessFile file;

  OsFile(Path path, FileAccess access) throws IOException {
    this.path = path;
    this.access = access;
    this.file = openFile();
  }

  @Override
  public long length() throws IOException {
    return uninterrupted(FileChannel::size);
  }

  @Override
  public int read(long offset, ByteBuffer target) throws IOException {
    int count = uninterrupted(channel -> channel.read(target.duplicate(), offset));
    target.position(target.position() + Math.max(count, 0));
    return count;
  }

  @Override
  public int write(long offset, ByteBuffer source) throws IOException {
    int count = uninterrupted(channel -> channel.write(source.duplicate(), offset));
    source.position(source.position() + count);
    return count;
  }

  @Override
  public void truncate(long length) throws IOException {
    uninterrupted(channel -> channel.truncate(length));
  }

  @Override
  public void force() throws IOException {
    file.getFD().sync();
  }

  @Override
  public FileMapping map(long offset, long length) throws IOException {
    ByteBuffer bytes =
        uninterrupted(channel -> channel.map(FileChannel.MapMode.READ_ONLY, offset, length));
    return new FileMapping(bytes, () -> unmap(bytes));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private RandomAccessFile openFile() throws IOException {
    return new RandomAccessFile(path.toFile(), access == FileAccess.WRITE ? "rw" : "r");
  }

  private <T> T uninterrupted(Uninterrupted.Operation<FileChannel, T> operation)
      throws IOException {
    return Uninterrupted.run(file::getChannel, () -> file = openFile(), operation);
  }

  private static void unmap(ByteBuffer bytes) {
    try {
      INVOKE_CLEANER.invokeExact(bytes);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new LinkageError("invokeCleaner declares no exception", e);
    }
  }

  /**
   * The only way to unmap at a known time, on Java 17 as on 25; the garbage collector comes too
   * late.
   */
  private static MethodHandle invokeCleaner() {
    try {
      Class<?> unsafe = Class.forName("sun.misc.Unsafe");
      Field instance = unsafe.getDeclaredField("theUnsafe");
      instance.setAccessible(true);
      return MethodHandles.lookup()
          .findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
          .bindTo(instance.get(null));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this JVM cannot unmap files", e);
    }
  }
}
