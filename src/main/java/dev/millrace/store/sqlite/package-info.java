/**
 * The embedded store: one SQLite file in the data directory.
 *
 * <p>One connection writes, on the thread of a {@link dev.millrace.store.commit.GroupCommit}; a few others read beside it,
 * which WAL allows. {@link dev.millrace.store.sqlite.SqliteStore} opens it and has a face for each port. What is written goes
 * through a {@code Session}: {@code Insert}, {@code Queue}, {@code Course} (one future to its next record) and
 * {@code Removal} for futures, {@code Dependencies}, {@code BatchTable}, {@code OutboxTable}, {@code PoolTable} and {@code ModuleTable}
 * for what goes with them. What {@code store.row} reads by is the {@code SqliteDialect}; {@code FutureRow} is what a row looks like.
 *
 * <p>A commit is durable once the write-ahead log is forced to disk, and nobody learns of it before. SQLite does that inside
 * the commit if it is told to ({@code synchronous=FULL}), and the writer stands still meanwhile. Here it is done apart from
 * the commit ({@code WriteAheadLog}), by whoever tells the outcome, while the writer makes the next one; since readers see a
 * commit a moment before it is on the disk, what they read is passed on only when the log is forced as far
 * ({@code Reading}).
 *
 * <p>Whatever follows from a change is part of its transaction: its entry in the log of changes ({@code Journal}, one row a
 * transaction), deliveries to callbacks, successors released or ended, the counts of its batch ({@code Tallies}, once a
 * transaction). {@code Followers} are told of all of it after the commit and before those who wrote, in the order of commits.
 *
 * <p>Rejected: {@code locking_mode=EXCLUSIVE} (no second connection could read; the lock on the data directory already
 * keeps other servers out), {@code mmap_size} (an I/O error on a mapped page kills the process instead of failing a
 * statement), tables without rowid for futures (rows are long, and every index would carry 36 bytes of id instead of a
 * small number), an index for every pair of list filters (each costs every task a write), one index over all states
 * instead of one for each (no gain: only at its right end does a tree grow without splitting its pages), larger pages
 * (no gain), and claims by {@code RETURNING} (slower than reading first: SQLite copies what it returns).
 */
@NullMarked
package dev.millrace.store.sqlite;

import org.jspecify.annotations.NullMarked;
