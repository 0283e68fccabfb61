/**
 * Tests of tables in files: corner cases one by one, random tables there and back, and what must
 * fail with which words.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.files.FileTables}, which all of them use.
 */
@NullMarked
package dev.sheaf.files;

import org.jspecify.annotations.NullMarked;
