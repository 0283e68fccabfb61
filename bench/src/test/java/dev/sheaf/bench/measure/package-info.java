/** Tests of what readings are computed with. */
@NullMarked
package dev.sheaf.bench.measure;

import org.jspecify.annotations.NullMarked;
