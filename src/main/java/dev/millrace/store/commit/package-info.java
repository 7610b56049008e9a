/**
 * Group commit: what is written while a transaction commits forms the next transaction.
 *
 * <p>A durable commit costs a wait for the disk, whether it holds one row or five hundred; so the store is fast exactly if
 * it commits in batches, and an idle store must not wait for a batch to fill. Hence no timer: the writer takes whatever is
 * there, and while it is busy the next batch gathers by itself. A second thread waits for the disk and tells outcomes while
 * the next batch is being written; when nothing else is to be written, the writer does so itself, which saves a thread
 * switch.
 */
@NullMarked
package dev.millrace.store.commit;

import org.jspecify.annotations.NullMarked;
