/**
 * The cluster store: a PostgreSQL database, which any number of servers share.
 *
 * <p>A few connections write, each on the thread of a {@link dev.millrace.store.commit.GroupCommit}; others read.
 * {@link dev.millrace.store.postgres.PostgresStore} opens it and has a face for each port. What is written goes through a
 * {@code Session}, as in the embedded store; but a statement is a round trip here, so what operations add, move and claim is
 * staged ({@code Stage}) and written many rows at a time ({@code Columns}), and any other statement has the stage written first.
 *
 * <p>Other servers write at the same time. Locks are taken in one order, so that nobody waits in a circle: first the rows of
 * owners whose futures are counted against a quota ({@code QuotaLocks}); rows of futures in
 * the order of their ids, predecessors before they are looked at, successors before what they wait for is; then pools that have a
 * limit over all nodes, in the order of their names ({@code TotalLimit}); then batches in the order of their ids; last of all the
 * counter of changes, which is held through the commit ({@code Journal}), and under which deletions of pools and what gets into
 * them are told apart ({@code DeletedPools}). Claims pass over what others have locked. Changes of pools are not in that order:
 * they lock a pool's row, and what is known of deleted ones, where they stand among the operations of a transaction. They are rare,
 * and no claim waits for them. What still meets by bad luck is carried out again.
 *
 * <p>A connection that is lost is made anew, and what was under way is carried out again; if the commit itself was not
 * answered, the database is asked first what became of it ({@code Doubt}). While there is none, writes are refused at once.
 *
 * <p>An upgrade may run beside the version before: migrations only add, and a server passes over those that it does not know.
 * One that the version before could not live with raises {@code compatibility.least}, and then that one does not start any
 * more; so it is for the release after the one that stopped to need what goes. That holds from the first release on.
 *
 * <p>Rows that are written together are alike in most columns, which then come as single values ({@code Sql}). Members of a batch
 * that end in a transaction are kept in one row of it ({@code MemberEnds}): what is asked for in the order of commits alone needs no
 * row and no index entry each.
 *
 * <p>A database compatible with PostgreSQL needs, beside the SQL of the standard: {@code LISTEN} and {@code pg_notify}
 * ({@code Listener}); {@code txid_current}, {@code txid_current_if_assigned} and {@code txid_status}, by which it is told what became of a
 * commit that was not answered ({@code Doubt}); {@code LOCK TABLE}, for modules, which seldom change ({@code ModuleTable});
 * {@code FOR UPDATE SKIP LOCKED}; {@code unnest} of several arrays; {@code WITH} that writes, and {@code MATERIALIZED}; several statements
 * in one message ({@code Journal}); {@code set_config} of time limits, and {@code pg_settings} ({@code Line}); {@code clock_timestamp}
 * ({@code NodeTable}); and {@code COPY} for an import. Of the migrations it may leave out {@code SET STORAGE}, which spares compressing
 * ids, and {@code fillfactor}.
 *
 * <p>Rejected: advisory locks for the order of commits (databases compatible with PostgreSQL lack them; a row does as well), a
 * pool for the connections that write (each has a thread of its own and is kept for life), foreign keys (each row would
 * cost a lookup and a lock), and an index for each list that can be asked for (a row is written anew with each change, and with
 * it its entries: what is frequent is found soon from the newest end of all).
 */
@NullMarked
package dev.millrace.store.postgres;

import org.jspecify.annotations.NullMarked;
