package dev.sheaf.architecture.wrong.store.segment;

import java.nio.channels.FileChannel;
import java.sql.Connection;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import picocli.CommandLine;

/** A segment that opens files, the catalog, an allocator and a bitmap, and talks. */
public final class ReachesOut {
  @Nullable FileChannel file;
  @Nullable Connection catalog;
  @Nullable RootAllocator allocator;
  @Nullable RoaringBitmap bitmap;
  @Nullable CommandLine options;

  static void print() {
    System.out.println();
  }
}
