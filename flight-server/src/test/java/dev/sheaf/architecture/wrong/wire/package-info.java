/** Breaks rules of the layers on purpose; seen by their test only. */
@NullMarked
package dev.sheaf.architecture.wrong.wire;

import org.jspecify.annotations.NullMarked;
