package dev.millrace.store.postgres;

import dev.millrace.store.commit.Committer;
import dev.millrace.store.commit.RefusedWrites;
import dev.millrace.task.EventBodies;
import dev.millrace.task.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that writes. Used by its writer's thread only, which makes it anew when it is lost.
 *
 * <p>A transaction that failed with its connection, or by bad luck with others', is carried out again; one whose commit was not
 * answered is asked about first ({@link Doubt}).
 */
final class PostgresWriter implements Committer<Session> {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresWriter.class);

    /** How often a transaction is carried out at most. */
    private static final int TRIES = 4;

    /** What a writer needs beside its connection. */
    record Parts(PostgresSettings settings, Clock clock, EventBodies bodies, Feed feed, AtomicLong pending) {}

    private final Parts parts;
    private final Journal journal;
    private final Line line;
    private final RefusedWrites refused = new RefusedWrites();
    private @Nullable Session open;

    PostgresWriter(Parts parts, Journal journal) {
        this.parts = parts;
        this.journal = journal;
        line = new Line(parts.settings());
    }

    @Override
    public Commit inTransaction(Work<Session> work) throws Exception {
        for (int tried = 1; ; tried++) {
            var session = open();
            try {
                session.lockQuotas(work.owners());
                work.run(session);
                session.finish();
                return session.tells() ? new Committed(parts.feed(), tellingCommit(session)) : silentCommit(session);
            } catch (Throwable e) {
                session.rolledBack();
                rollBack(session.connection());
                if (e instanceof DeletedPools.SettledException settled) {
                    throw settled.refusal(session.connection());
                }
                if (tried == TRIES || !PostgresErrors.worthAnotherTry(e)) {
                    throw e;
                }
            }
        }
    }

    private OwnCommit tellingCommit(Session session) throws SQLException {
        parts.feed().begin(session.writer());
        try {
            var numbers = commit(session).orElseThrow();
            parts.pending().addAndGet(session.morePending());
            var own = new OwnCommit(numbers.row(), numbers.first(), session.committed());
            parts.feed().committed(session.writer(), own);
            return own;
        } catch (Throwable e) {
            parts.feed().withdraw(session.writer());
            throw e;
        }
    }

    private Commit silentCommit(Session session) throws SQLException {
        commit(session);
        session.committed();
        return Silent.COMMIT;
    }

    private Optional<Journal.Numbers> commit(Session session) throws SQLException {
        try {
            return session.commit();
        } catch (SQLException e) {
            if (!PostgresErrors.disconnected(e)) {
                throw e;
            }
            close();
            return new Doubt(line).resolve(session, e);
        }
    }

    private record Committed(Feed feed, OwnCommit own) implements Commit {

        /** The server has written it to its disk before it said so. */
        @Override
        public void force() {}

        @Override
        public void tell() {
            feed.tell(own);
        }
    }

    /** Of which there is nothing to tell. */
    private enum Silent implements Commit {
        COMMIT;

        @Override
        public void force() {}

        @Override
        public void tell() {}
    }

    @Override
    public boolean mayBeOfOne(Throwable failure) {
        return PostgresErrors.ofOneOperation(failure);
    }

    @Override
    public RuntimeException refusal(Throwable failure) {
        return failure instanceof Refusal known ? known : refused.warnOf(PostgresErrors.refusal(failure));
    }

    @Override
    public void close() {
        if (open != null) {
            close(open.connection());
            open = null;
        }
    }

    private Session open() throws SQLException {
        if (open == null) {
            open = new Session(line.connect(), parts.clock(), parts.bodies(), journal);
        }
        return open;
    }

    private void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("the connection of a failed transaction is made anew");
            close();
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("a connection was not closed properly; nothing is lost");
        }
    }
}
