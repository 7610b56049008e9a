package dev.millrace.store.sqlite;

import dev.millrace.task.Refusal;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a failure of the database means to whoever asked. */
final class SqliteErrors {

    /** Writes that the operating system did not take: on a full disk, some come as these and not as SQLITE_FULL. */
    private static final Set<SQLiteErrorCode> NO_ROOM = Set.of(
            SQLiteErrorCode.SQLITE_FULL,
            SQLiteErrorCode.SQLITE_IOERR_WRITE,
            SQLiteErrorCode.SQLITE_IOERR_FSYNC,
            SQLiteErrorCode.SQLITE_IOERR_TRUNCATE,
            SQLiteErrorCode.SQLITE_IOERR_SHMSIZE);

    private SqliteErrors() {}

    static Refusal.StoreUnavailable refusal(Throwable failure) {
        return new Refusal.StoreUnavailable(isFull(failure), failure);
    }

    private static boolean isFull(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLiteException e && NO_ROOM.contains(e.getResultCode())) {
                return true;
            }
        }
        return false;
    }
}
