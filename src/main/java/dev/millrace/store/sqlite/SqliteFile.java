package dev.millrace.store.sqlite;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalInt;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteOpenMode;

/**
 * The database file, and how connections to it are set up.
 *
 * @param maxPages the file may not grow over this many pages; absent: as far as there is room
 */
record SqliteFile(Path path, OptionalInt maxPages) {

    /** Reads are short and hold their thread's carrier while in native code, so more readers than this gain nothing. */
    private static final int READERS = 4;

    private static final int BUSY_MILLIS = 10_000;
    private static final int WRITER_CACHE_KIB = 32 * 1024;
    private static final int READER_CACHE_KIB = 4 * 1024;

    /** The log is copied into the file whenever it holds this many pages: 16 MiB, so pages written often are copied once. */
    private static final int CHECKPOINT_PAGES = 4_000;

    private static final int LOG_KEPT_BYTES = 64 * 1024 * 1024;

    /** A connection of its own, for the schema. */
    SQLiteDataSource dataSource() {
        return source(common());
    }

    /** The connection that writes; a commit is on the disk once its log is forced there. */
    Connection openWriter() throws SQLException {
        var config = common();
        // Whatever rests on a commit forces the log first; before the log is copied into the file, SQLite does.
        config.setSynchronous(SynchronousMode.NORMAL);
        config.setCacheSize(-WRITER_CACHE_KIB);
        maxPages.ifPresent(config::setMaxPageCount);
        var connection = source(config).getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    /** Connections that only read, and see what is committed. */
    HikariDataSource openReaders() {
        var config = common();
        config.setCacheSize(-READER_CACHE_KIB);
        var pool = new HikariConfig();
        pool.setPoolName("store-readers");
        pool.setDataSource(source(config));
        pool.setConnectionInitSql("PRAGMA query_only = 1");
        pool.setMaximumPoolSize(READERS);
        pool.setConnectionTimeout(BUSY_MILLIS);
        return new HikariDataSource(pool);
    }

    private SQLiteDataSource source(SQLiteConfig config) {
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + path.toAbsolutePath());
        return source;
    }

    private static SQLiteConfig common() {
        var config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setWalAutocheckpoint(CHECKPOINT_PAGES);
        config.setJournalSizeLimit(LOG_KEPT_BYTES);
        config.enforceForeignKeys(true);
        config.setGetGeneratedKeys(false);
        // No connection is used by two threads at once, so SQLite need not lock it in every call.
        config.resetOpenMode(SQLiteOpenMode.FULLMUTEX);
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        return config;
    }
}
