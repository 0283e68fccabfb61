package dev.sheaf.bench.figure;

/** Something that Sheaf promises and that can be measured. */
public interface Figure {
  /** What it is called on the command line. */
  String name();

  /** What is measured, in a sentence. */
  String description();

  /**
   * Measures it, and reports each reading as soon as it stands.
   *
   * @throws IllegalStateException if what was measured gave a wrong answer
   */
  void measure(FigureRun run) throws Exception;
}
