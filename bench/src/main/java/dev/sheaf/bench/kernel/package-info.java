/**
 * Kernels under JMH, each beside its naive twin.
 *
 * <p><b>Invariant.</b> A benchmark method {@code x} and its twin {@code xNaive} return equal
 * values; the tests run every pair once for every parameter and compare them. So a kernel that has
 * become fast by becoming wrong fails the build, and no timing does.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.bench.kernel.RowSetBenchmark}. Run them with {@code
 * mvn verify -Pbench -DskipTests -Dbench=RowSet}.
 *
 * <p><b>Depends on</b> the store's lower packages. The twins use nothing but the JDK.
 *
 * <p><b>Threads.</b> One.
 */
@NullMarked
package dev.sheaf.bench.kernel;

import org.jspecify.annotations.NullMarked;
