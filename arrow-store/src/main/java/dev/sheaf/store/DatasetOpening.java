package dev.sheaf.store;

import dev.sheaf.store.catalog.Catalog;
import dev.sheaf.store.catalog.CatalogChange;
import dev.sheaf.store.catalog.CatalogSettings;
import dev.sheaf.store.catalog.RefChange;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.file.DatasetDirectory;
import dev.sheaf.store.file.DatasetLock;
import dev.sheaf.store.file.FileAccess;
import dev.sheaf.store.file.StoreFiles;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.RefLogEntry.Note;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionBuilder;
import dev.sheaf.store.segment.SegmentFiles;
import dev.sheaf.store.segment.SegmentOptions;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a dataset step by step (lock, catalog, segments) and, if a step fails, closes those before
 * it.
 *
 * <p>Every dataset begins with the same version, without tables, parents, author or date: so any
 * two have a common ancestor.
 */
final class DatasetOpening {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetOpening.class);

  /** The branch that a new dataset has. */
  static final String INITIAL_BRANCH = "main";

  /** The release, as a catalog records it. */
  private static final String RELEASE = "0.1.0";

  private final DatasetOptions options;
  private final BufferAllocator allocator;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  private DatasetOpening(DatasetOptions options, BufferAllocator parent, AutoCloseable foundation) {
    this.options = options;
    this.opened.push(foundation);
    this.allocator = parent.newChildAllocator("dataset", 0, options.budgetBytes());
    this.opened.push(allocator);
  }

  /**
   * Opens a dataset in memory.
   *
   * @param parent where its memory comes from
   * @param foundation closed after everything else
   */
  static DatasetCore inMemory(
      DatasetOptions options, BufferAllocator parent, AutoCloseable foundation) {
    DatasetOpening opening = new DatasetOpening(options, parent, foundation);
    return opening.guarded(
        () -> {
          Catalog catalog =
              opening.keep(Catalog.inMemory(opening.settings(), opening.firstChange()));
          SegmentFiles segments =
              SegmentFiles.inMemory(opening.allocator, SegmentOptions.defaults());
          return opening.core(catalog, segments, null, foundation);
        });
  }

  /**
   * Opens a dataset in a directory.
   *
   * @param parts what is opened in it
   */
  static DatasetCore directory(
      DatasetOptions options,
      BufferAllocator parent,
      AutoCloseable foundation,
      Path path,
      Parts parts) {
    DatasetOpening opening = new DatasetOpening(options, parent, foundation);
    return opening.guarded(() -> opening.open(path, parts, foundation));
  }

  /**
   * What is opened in the directory of a dataset; tests put others in place of these.
   *
   * @param files its segment files
   * @param catalog its catalog, when there is one, for writing
   */
  record Parts(Function<Path, StoreFiles> files, Function<Path, Catalog> catalog) {
    /** Those of the operating system. */
    static final Parts REAL = new Parts(StoreFiles::at, Catalog::open);
  }

  private DatasetCore open(Path path, Parts parts, AutoCloseable foundation) {
    DatasetDirectory state = DatasetDirectory.inspect(path);
    require(state, path);
    boolean readOnly = options.openMode() == OpenMode.READ_ONLY;
    AutoCloseable last = foundation;
    if (state == DatasetDirectory.MISSING) {
      DatasetDirectory.create(path);
    }
    if (!readOnly) {
      DatasetLock lock = keep(DatasetLock.acquire(path, options.clock()));
      last =
          () -> {
            lock.close();
            foundation.close();
          };
    }
    Catalog catalog =
        keep(
            readOnly
                ? Catalog.openReadOnly(path)
                : DatasetDirectory.inspect(path) == DatasetDirectory.DATASET
                    ? parts.catalog.apply(path)
                    : Catalog.create(path, settings(), firstChange()));
    SegmentFiles segments =
        SegmentFiles.open(
            allocator,
            parts.files.apply(path),
            readOnly ? FileAccess.READ : FileAccess.WRITE,
            catalog.settings().datasetId(),
            SegmentOptions.defaults());
    DatasetCore core = core(catalog, segments, path, last);
    if (!readOnly) {
      deleteLeftOvers(catalog, segments);
    }
    return core;
  }

  /**
   * Deletes the files of commits and compactions that never were. They stand in nobody's way: if
   * they cannot be deleted, or the catalog cannot say which they are, they stay, and the dataset
   * opens all the same.
   */
  private static void deleteLeftOvers(Catalog catalog, SegmentFiles segments) {
    try {
      List<String> deleted = segments.deleteUnknown(Compaction.generations(catalog.segments()));
      if (!deleted.isEmpty()) {
        LOG.info("deleted what an interrupted commit or compaction left behind: {}", deleted);
      }
    } catch (SheafException e) {
      LOG.warn("left-over files were not looked for or not deleted", e);
    }
  }

  private void require(DatasetDirectory state, Path path) {
    boolean mustExist =
        options.openMode() == OpenMode.EXISTING || options.openMode() == OpenMode.READ_ONLY;
    if (state == DatasetDirectory.DATASET) {
      if (options.openMode() == OpenMode.NEW) {
        throw SheafException.of(
            ErrorCode.DATASET_EXISTS, "{path} holds a dataset already", "path", path);
      }
    } else if (mustExist) {
      throw SheafException.of(
          ErrorCode.NOT_A_DATASET, "{path} holds no dataset; 'sheaf init' makes one", "path", path);
    } else if (state == DatasetDirectory.OTHER) {
      throw SheafException.of(
          ErrorCode.DATASET_EXISTS,
          "{path} is no dataset, and not an empty directory either; choose another one",
          "path",
          path);
    }
  }

  private DatasetCore core(
      Catalog catalog, SegmentFiles segments, @Nullable Path directory, AutoCloseable foundation) {
    keep(segments);
    String spelling = catalog.settings().scheme();
    StorageScheme scheme = StorageScheme.parse(spelling);
    if (scheme == null) {
      throw SheafException.of(
          ErrorCode.FORMAT_NEWER,
          "the dataset is stored by scheme '{scheme}', which this release does not know; use a newer one",
          "scheme",
          spelling);
    }
    return new DatasetCore(options, scheme, allocator, catalog, segments, directory, foundation);
  }

  private CatalogSettings settings() {
    return new CatalogSettings(UUID.randomUUID().toString(), options.scheme().spelling(), RELEASE);
  }

  private CatalogChange firstChange() {
    Version root = VersionBuilder.root().message("the empty dataset").build();
    OffsetDateTime now = OffsetDateTime.now(options.clock());
    Note note = new Note(options.author(), now, "init", root.subject());
    return CatalogChange.builder()
        .version(root)
        .ref(new RefChange.Create(new Ref(INITIAL_BRANCH, RefKind.BRANCH, root.id()), note))
        .head(INITIAL_BRANCH)
        .build();
  }

  private <T extends AutoCloseable> T keep(T resource) {
    opened.push(resource);
    return resource;
  }

  private interface Step {
    DatasetCore run();
  }

  private DatasetCore guarded(Step step) {
    try {
      return step.run();
    } catch (RuntimeException | Error e) {
      while (!opened.isEmpty()) {
        try {
          opened.pop().close();
        } catch (Exception suppressed) {
          e.addSuppressed(suppressed);
        }
      }
      throw e;
    }
  }
}
