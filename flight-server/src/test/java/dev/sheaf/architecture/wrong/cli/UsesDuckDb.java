package dev.sheaf.architecture.wrong.cli;

import org.duckdb.DuckDBDriver;

/** A command runs SQL past what hardens it. */
public final class UsesDuckDb {
  final DuckDBDriver driver = new DuckDBDriver();
}
