/**
 * Tables in files: CSV, JSON, Parquet and Arrow, read into and written from Arrow batches.
 *
 * <p><b>Invariant.</b> Nothing changes on the way in silence. A record that cannot be read is an
 * error with its line, or is reported by count and first lines; a type is inferred only if every
 * value prints back equal; what was read is counted against what the file holds; a file that is
 * written appears whole or not at all.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.files.TableFile}, which opens a file, and {@link
 * dev.sheaf.files.TableFileWriter}; then {@link dev.sheaf.files.TypeInference} with {@link
 * dev.sheaf.files.TextCast}, the way from text to types.
 *
 * <p><b>Depends on</b> DuckDB, which parses CSV and reads and writes Parquet, on Jackson for JSON,
 * and on Arrow. It knows neither versions nor the network.
 *
 * <p><b>Threads.</b> A reader or writer belongs to one thread at a time. DuckDB has threads of its
 * own.
 *
 * <p><b>Off-heap memory.</b> A batch at a time, from the allocator that is passed in; what DuckDB
 * holds is limited apart from it. A reader owns the batch that it lends, and closing it frees all.
 */
@NullMarked
package dev.sheaf.files;

import org.jspecify.annotations.NullMarked;
