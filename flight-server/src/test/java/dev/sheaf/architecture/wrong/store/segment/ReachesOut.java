package dev.sheaf.architecture.wrong.store.segment;

import com.github.luben.zstd.ZstdException;
import java.nio.channels.FileChannel;
import java.sql.Connection;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import picocli.CommandLine;

/** A segment that opens files, the catalog, an allocator and a bitmap, decompresses, and talks. */
public final class ReachesOut {
  @Nullable FileChannel file;
  @Nullable Connection catalog;
  @Nullable RootAllocator allocator;
  @Nullable RoaringBitmap bitmap;
  @Nullable CommandLine options;
  @Nullable ZstdException expansion;

  static void print() {
    System.out.println();
  }
}
