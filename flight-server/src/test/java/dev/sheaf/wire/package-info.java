/** Tests of what is checked before it is believed. */
@NullMarked
package dev.sheaf.wire;

import org.jspecify.annotations.NullMarked;
