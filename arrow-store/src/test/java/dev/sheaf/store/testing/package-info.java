/**
 * The test kit: what the tests of every module share.
 *
 * <p><b>Invariant.</b> A test leaves nothing behind and can be repeated: off-heap memory is counted
 * to zero after each test, and every random choice follows from one printed number.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.store.testing.AllocatorExtension} (an allocator per
 * test, checked for leaks), {@link dev.sheaf.store.testing.Seeds} (random choices that can be
 * replayed), {@link dev.sheaf.store.testing.FailingAllocations} (the n-th allocation fails, for
 * every n) and {@link dev.sheaf.store.testing.ModelDataset} (what a dataset means).
 *
 * <p><b>Depends on</b> JUnit and Arrow's allocators. It is packed as the test jar of {@code
 * arrow-store}; code that is not a test cannot see it.
 *
 * <p><b>Threads.</b> Allocators and injected failures may be used from any thread of a test. The
 * generators that {@link dev.sheaf.store.testing.Seeds} hands out belong to one thread each.
 *
 * <p><b>Off-heap memory.</b> An allocator that a test receives as a parameter belongs to the
 * extension, which closes it; what is allocated from it belongs to the test.
 */
@NullMarked
package dev.sheaf.store.testing;

import org.jspecify.annotations.NullMarked;
