package dev.sheaf.git;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps JGit to the repository that it is given: it reads no user's and no system's configuration,
 * starts no git program to find one, and writes neither a configuration of its own nor probe files
 * that measure the clock of the file system.
 *
 * <p>JGit knows these things per JVM only; {@link #install} sets them once.
 */
final class IsolatedSystem extends SystemReader.Delegate {
  /** Deltas of neighbouring versions share bases: a few of them are kept inflated, per reader. */
  private static final int DELTA_BASE_CACHE_BYTES = 64 << 20;

  private static final int PACK_WINDOWS_BYTES = 32 << 20;
  private static final int PACK_WINDOW_BYTES = 64 << 10;

  private IsolatedSystem(SystemReader real) {
    super(real);
  }

  /** Makes it so for this JVM. Calling it again changes nothing. */
  static synchronized void install() {
    if (SystemReader.getInstance() instanceof IsolatedSystem) {
      return;
    }
    SystemReader.setInstance(new IsolatedSystem(SystemReader.getInstance()));
    WindowCacheConfig cache = new WindowCacheConfig();
    cache.setDeltaBaseCacheLimit(DELTA_BASE_CACHE_BYTES);
    cache.setPackedGitLimit(PACK_WINDOWS_BYTES);
    cache.setPackedGitWindowSize(PACK_WINDOW_BYTES);
    cache.setStreamFileThreshold(FileHistory.CONTENT_BYTES_MAX);
    cache.install();
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS files) {
    return new Empty(parent, files);
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS files) {
    return new Empty(parent, files);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS files) {
    return new Empty(parent, files);
  }

  /** A configuration without a file, and with an answer to how exact the file system's clock is. */
  private static final class Empty extends FileBasedConfig {
    Empty(@Nullable Config parent, FS files) {
      super(parent, null, files);
    }

    @Override
    public @Nullable String getString(String section, @Nullable String subsection, String name) {
      if (section.equals("filesystem")) {
        return name.equals("timestampResolution") ? "10 ms" : "0 ms";
      }
      return super.getString(section, subsection, name);
    }

    @Override
    public void load() {
      // Nothing to read.
    }

    @Override
    public void save() {
      // Nothing is remembered.
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}
