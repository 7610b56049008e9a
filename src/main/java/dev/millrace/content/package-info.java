/**
 * The bytes that tasks produce, in {@code <data-dir>/content}: a name for each future and attempt, in one of 256 directories
 * by the last bits of the future's id, which are random.
 *
 * <p>The same bytes are one file with several names (hard links): one for each future that has them, and one by their SHA-256
 * in {@code by-hash}. The number of names is the count of references. It survives whatever the server does not, and nobody
 * has to keep it right. Rejected: a table of hashes in the store of futures, which must be changed in the transactions of
 * others and can be wrong after a crash; and a reference in place of the file, which makes every read two. Where the file
 * system has no hard links, there is a file for each future.
 *
 * <p>A draft is a {@code .part} file in {@code drafts}. Keeping it renames it and then forces the file to disk, before the
 * outcome that names it is recorded: what a SUCCEEDED future names survives a power cut. One force does for bytes and name,
 * because on the file systems this runs on (ext4, XFS, btrfs) forcing a renamed or linked file commits the new name too; a
 * crash between the two leaves a file that no future names, which a sweep removes. The name by hash is given after the force,
 * so that whoever finds it can rely on the bytes; if it is lost, those bytes are not shared, and that is all.
 *
 * <p>A draft may also be handed out to be written by another process ({@link dev.millrace.task.HandedFile}). That process asks
 * for room as it writes, which counts from then on, so that quota and reserve hold while it is at work. Nothing else is
 * known of the file until that work has ended, and nothing believed: it is looked at, measured and hashed by reading it.
 * Rejected: to have the process name the file, or its hash.
 *
 * <p>A draft that is set aside becomes a {@code .partial} file in {@code partial}, and the draft of the next attempt when that
 * takes it up: each is a rename, so only one can. How far it is hashed is kept in memory. When the server dies, only what was
 * forced to disk counts, and only of drafts that say so in a {@code .state} file beside them, which is written after each
 * force; what has none is removed at the next start. Drafts have a directory of their own so that this is done before the
 * first task runs, without walking all content. Neither drafts nor partials are ever served: they have no name that could be.
 *
 * <p>Measured on ext4, 2,000 files of 64 KiB written by 256 virtual threads on two cores: 0.45 s without any force, 0.6 s
 * as it is, 0.9 to 2 s when the directories are forced as well, gathered into few calls, for a promise that those file
 * systems keep anyway. The name by hash, beside the drafts' own directory, costs about a fifth of that again. (Whoever measures again: ext4 passes over inodes deleted in the last seconds, one by one, so deleting
 * between rounds makes the next round cost four times the processor time.)
 *
 * <p>Content of more than a mebibyte is hashed, and forced every 64 MiB (or every 10 s, if it comes slowly), beside its being written: a file of 1 GiB took 1.7 s
 * from a local server with everything in one line. What comes out of order is hashed when all before it is there, by reading
 * it back from the page cache.
 *
 * <p>Servers that share a store have a directory each. Each directory has a name, in its file {@code place}, which is part of the
 * key of whatever is made there; so everybody knows where content is, also after its server has restarted, elsewhere and with
 * another address. Whoever is asked for content that is elsewhere asks a living server of that place, and passes the bytes on.
 * Rejected: to redirect the client there. It may reach no server but through a load balancer, and would need the holder's name,
 * certificate and key; passing on keeps ranges and conditions too, because everything but the bytes is in the store. A server
 * that is asked by another answers only with what it has, so no request goes further than one step. Rejected as well: the node
 * of the attempt as the place, which is another after each restart.
 *
 * <p>Servers may also have one directory on a file system that all of them mount. Nothing there needs a lock that crosses servers:
 * what is unfinished is in a directory of each server's own, named as its data directory is; a name is given by a link or a rename,
 * which either happens or does not; only names are removed, so bytes live as long as any future has them, whoever races whom, and
 * also if the file system tells the number of names late, as NFS does. At worst bytes are stored twice, or the name by hash stays
 * until a sweep. Each server knows of its own writes only, so each counts anew with every sweep, and the quota holds as exactly as
 * that. A sweep removes what was left alone for an hour by the file system's clock. Rejected: locks of files, which NFS makes slow
 * and which a frozen server keeps. The directory says in its file {@code store} whose it is, since what a store knows nothing of is
 * removed: servers of another one do not start on it. The first that comes takes a directory that does not say.
 *
 * <p>Content may also be in a bucket ({@code content.s3}), which then has all that is kept; drafts, partials and all that was there
 * before stay where they are. A draft is sent when it is kept, before the outcome that names it is recorded. What holds of files
 * holds of objects as far as a bucket can: the same bytes are one object with several names, which are empty objects of their own, and
 * nobody counts. A bucket has no rename and no link that either happens or does not, so {@link dev.millrace.content.BucketNames} has
 * the rule by which one server may give a name while another removes the object. Rejected: a table of references in the store of
 * futures, for the reasons above; and a grace period before an object is removed, which makes everybody pay for what nobody needs,
 * and fails all the same when an outcome takes longer to be recorded. In the bucket, too, a sweep asks the store which futures
 * exist, and removes the names of those that do not.
 *
 * <p>Must not know what a task does, or keep an index: the store of futures is the only truth about which content exists.
 */
@NullMarked
package dev.millrace.content;

import org.jspecify.annotations.NullMarked;
