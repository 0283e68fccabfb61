package dev.sheaf.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FileReader;
import java.io.FileWriter;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;

/**
 * The rules, for the packages below a root: {@code dev.sheaf}, or its faulty shadow.
 *
 * <p>A rule that finds no class to look at passes, because packages come and go; that it would find
 * a violation is what the shadow proves.
 */
final class Layers {
  private final String root;
  private final Map<String, ArchRule> rules = new LinkedHashMap<>();

  /** The rules for the packages below {@code root}, by name. */
  static Map<String, ArchRule> below(String root) {
    Layers layers = new Layers(root);
    layers.addDirections();
    layers.addLibraries();
    layers.addEffects();
    return layers.rules;
  }

  private Layers(String root) {
    this.root = root;
  }

  private void addDirections() {
    add(
        "the store stands alone",
        forbid(ours("store"), ours("ops", "sql", "flight", "cli")),
        "it knows neither how versions are compared nor who asks");
    add(
        "operators stand on the store",
        forbid(ours("ops"), ours("sql", "flight", "cli")),
        "an embedding program has diff and merge without a server");
    add(
        "SQL needs no server",
        forbid(ours("sql"), ours("flight", "cli")),
        "an embedding program has SQL without a server");
    add(
        "the server needs no terminal",
        forbid(ours("flight"), ours("cli")),
        "it runs in other programs too");
    add(
        "files need no server",
        forbid(ours("files"), ours("git", "ops", "sql", "flight", "cli")),
        "an embedding program reads and writes files");
    add(
        "checks of what arrives know no dataset",
        forbid(
            ours("wire"),
            ours("ops", "sql", "flight", "files", "git", "cli")
                .or(ours("store").and(not(ours("store.error", "store.schema"))))),
        "whatever brings Arrow from outside can use them");
    add(
        "git histories need no server",
        forbid(ours("git"), ours("ops", "sql", "flight", "cli")),
        "an embedding program imports them");
    add(
        "patches need no server",
        forbid(ours("patch"), ours("sql", "flight", "git", "cli")),
        "an embedding program writes and applies them");
    add(
        "no cycles",
        slices().matching(root + ".(**)").should().beFreeOfCycles(),
        "a package is understood after those that it depends on");
  }

  private void addLibraries() {
    add(
        "Roaring in store.rows",
        forbid(allBut("store.rows"), foreign("org.roaringbitmap")),
        "sharing containers is safe only where nobody else can change one");
    add(
        "the network in flight",
        forbid(
            allBut("flight").and(not(ours("wire"))),
            foreign("org.apache.arrow.flight", "io.grpc", "io.netty", "com.google.protobuf")),
        "everything else is usable without a network library");
    add(
        "decompressors in wire",
        forbid(allBut("wire"), foreign("org.apache.commons.compress", "com.github.luben")),
        "whatever expands is bounded in one place");
    add(
        "DuckDB in sql and files",
        forbid(
            resideInAnyPackage(root + "..").and(not(ours("sql.engine", "files", "bench"))),
            foreign("org.duckdb")),
        "whoever opens one closes it off against files and the network first");
    add(
        "JGit in git",
        forbid(allBut("git"), foreign("org.eclipse.jgit")),
        "what is read of a repository, and that nothing is written, is settled in one place");
    add(
        "options in cli",
        forbid(allBut("cli"), foreign("picocli")),
        "commands are the only ones that parse options");
    add(
        "line editing in cli",
        forbid(allBut("cli"), foreign("org.jline")),
        "whoever embeds SQL has no terminal");
    add(
        "SQLite in store.catalog",
        forbid(
            ours("store").and(not(ours("store.catalog"))),
            foreign("java.sql", "javax.sql", "org.sqlite", "org.duckdb")),
        "one package opens the catalog's files, and commits");
    add(
        "operators use neither SQL nor sockets",
        forbid(
            ours("ops"), foreign("java.sql", "javax.sql", "org.duckdb", "org.sqlite", "java.net")),
        "they work on row sets and snapshots");
    add(
        "the control plane has no buffers",
        forbid(ours("store.error", "store.rows", "store.graph"), foreign("org.apache.arrow")),
        "errors, row sets and the version graph are small heap objects that nobody must close");
  }

  private void addEffects() {
    add(
        "files in store.file",
        forbid(
            ours("store").and(not(ours("store.file"))),
            belongToAnyOf(
                Files.class,
                FileChannel.class,
                FileLock.class,
                RandomAccessFile.class,
                FileInputStream.class,
                FileOutputStream.class,
                FileReader.class,
                FileWriter.class)),
        "tests make every single file operation fail");
    add(
        "allocators come from outside",
        forbid(ours("store.*", "ops", "sql"), belongToAnyOf(RootAllocator.class)),
        "whoever opens a dataset bounds all its memory");
    add(
        "libraries are silent",
        noClasses()
            .that(ours("store", "ops", "sql", "flight", "wire", "files", "git", "patch"))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(System.class, "exit", int.class),
        "they neither print nor end the process");
  }

  private void add(String name, ArchRule rule, String reason) {
    rules.put(name, rule.because(reason).allowEmptyShould(true));
  }

  private static ArchRule forbid(
      DescribedPredicate<JavaClass> users, DescribedPredicate<JavaClass> used) {
    return noClasses().that(users).should().dependOnClassesThat(used);
  }

  /** Our classes in these packages and below them. */
  private DescribedPredicate<JavaClass> ours(String... packages) {
    return resideInAnyPackage(
        Stream.of(packages).map(name -> root + "." + name + "..").toArray(String[]::new));
  }

  private DescribedPredicate<JavaClass> allBut(String owner) {
    return resideInAnyPackage(root + "..").and(not(ours(owner)));
  }

  /** The classes of others in these packages and below them. */
  private static DescribedPredicate<JavaClass> foreign(String... packages) {
    return resideInAnyPackage(Stream.of(packages).map(name -> name + "..").toArray(String[]::new));
  }
}
