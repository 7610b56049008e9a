package dev.millrace.store.sqlite;

import dev.millrace.pool.Work;
import dev.millrace.store.commit.Committer;
import dev.millrace.store.commit.Followers;
import dev.millrace.store.commit.RefusedWrites;
import dev.millrace.task.EventBodies;
import dev.millrace.task.Refusal;
import dev.millrace.task.StoreFollower;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one connection that writes. Used by the writer's thread only, which opens it anew when it is beyond repair. */
final class SqliteWriter implements Committer<Session> {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteWriter.class);

    private final SqliteFile file;
    private final WriteAheadLog log;
    private final RefusedWrites refused = new RefusedWrites();
    private @Nullable Session open;

    private final Clock clock;
    private final EventBodies bodies;
    private final Followers followers;
    private final AtomicLong pending;

    /** @param pending the number of pending deliveries, kept up with each commit */
    SqliteWriter(
            SqliteFile file,
            WriteAheadLog log,
            Clock clock,
            EventBodies bodies,
            Followers followers,
            AtomicLong pending) {
        this.file = file;
        this.log = log;
        this.clock = clock;
        this.bodies = bodies;
        this.followers = followers;
        this.pending = pending;
    }

    @Override
    public Commit inTransaction(Work<Session> work) throws Exception {
        var session = open();
        long number;
        try {
            work.run(session);
            session.finish();
            number = commit(session.connection());
        } catch (Throwable e) {
            session.rolledBack();
            rollBack(session.connection());
            throw e;
        }
        pending.addAndGet(session.morePending());
        return new Committed(log, number, followers, session.committed());
    }

    private long commit(Connection connection) throws SQLException {
        long number = log.begin();
        try {
            connection.commit();
        } finally {
            log.end();
        }
        return number;
    }

    private record Committed(
            WriteAheadLog log, long number, Followers followers, List<Consumer<StoreFollower>> tellings)
            implements Commit {

        @Override
        public void force() throws IOException {
            log.reach(number);
        }

        @Override
        public void tell() {
            followers.tell(tellings);
        }
    }

    @Override
    public RuntimeException refusal(Throwable failure) {
        return failure instanceof Refusal known ? known : refused.warnOf(SqliteErrors.refusal(failure));
    }

    @Override
    public void close() {
        if (open == null) {
            return;
        }
        try {
            open.connection().close();
        } catch (SQLException e) {
            LOG.atWarn().setCause(e).log("the store's file was not closed properly; nothing is lost");
        }
        open = null;
    }

    private Session open() throws SQLException {
        if (open == null) {
            open = new Session(file.openWriter(), clock, bodies);
        }
        return open;
    }

    /**
     * After some errors SQLite has rolled back by itself, and a rollback fails. The driver then believes to be in a
     * transaction that does not exist, so only a new connection is safe.
     */
    private void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("opening the store's file anew after a failed transaction");
            close();
        }
    }
}
