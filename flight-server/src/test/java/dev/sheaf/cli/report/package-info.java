/** Tests of what commands say of versions and rows. */
@NullMarked
package dev.sheaf.cli.report;

import org.jspecify.annotations.NullMarked;
