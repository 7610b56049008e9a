/**
 * The embedded store: one SQLite file in the data directory.
 *
 * <p>One connection writes, on the thread of a {@link dev.millrace.store.commit.GroupCommit}; a few others read beside it,
 * which WAL allows. {@link dev.millrace.store.sqlite.SqliteFutureStore} is the whole port; the SQL is in {@code Inserts},
 * {@code Updates}, {@code Claims}, {@code Removals} and {@code PoolTable} (writes) and {@code Queries} and {@code Listing}
 * (reads), and {@code FutureRow} is what a row looks like.
 *
 * <p>Rejected: {@code locking_mode=EXCLUSIVE} (no second connection could read; the lock on the data directory already
 * keeps other servers out), {@code mmap_size} (an I/O error on a mapped page kills the process instead of failing a
 * statement), tables without rowid for futures (rows are long, and every index would carry 36 bytes of id instead of a
 * small number), and an index for every pair of list filters (each costs every task a write).
 */
@NullMarked
package dev.millrace.store.sqlite;

import org.jspecify.annotations.NullMarked;
