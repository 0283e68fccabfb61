/** Breaks rules of the layers on purpose; seen by their test only. */
@NullMarked
package dev.sheaf.architecture.wrong.patch;

import org.jspecify.annotations.NullMarked;
