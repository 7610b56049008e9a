package dev.millrace.store.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds out what became of a transaction whose commit was not answered, because the connection was lost meanwhile.
 *
 * <p>The server remembers of every transaction whether it was committed, over its own restarts as well, so it is asked by
 * another connection. That needs {@code txid_status}, which of the databases that are compatible with PostgreSQL not all have;
 * there such a write is refused as one of which nobody knows.
 */
final class Doubt {

    /** How long it is asked for; those who wrote wait for the answer meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Line line;

    Doubt(Line line) {
        this.line = line;
    }

    /** A commit may have come true or not, and it could not be found out. */
    static final class UnknownOutcomeException extends SQLException {

        private static final long serialVersionUID = 1L;

        private UnknownOutcomeException(SQLException cause) {
            super("the connection was lost during a commit, and it could not be found out whether it came true", cause);
        }
    }

    /**
     * Returns the numbers of the session's transaction, which was committed; empty: it was, and has none.
     *
     * @param failure how the connection was lost
     * @throws SQLException the failure, if the transaction was not committed
     * @throws UnknownOutcomeException if that cannot be found out
     */
    Optional<Journal.Numbers> resolve(Session session, SQLException failure) throws SQLException {
        if (session.transaction() == 0) {
            return Optional.empty();
        }
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < PATIENCE.toNanos()
                && !Thread.currentThread().isInterrupted()) {
            var found = ask(session);
            if (found.isPresent()) {
                if (found.get().committed()) {
                    return found.get().numbers();
                }
                throw failure;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new UnknownOutcomeException(failure);
    }

    private record Outcome(boolean committed, Optional<Journal.Numbers> numbers) {}

    /** Empty: it is still under way, or the server cannot be asked now. */
    private Optional<Outcome> ask(Session session) {
        try (var connection = line.connect()) {
            var status = status(connection, session.transaction());
            if (status.equals("in progress")) {
                return Optional.empty();
            }
            boolean committed = status.equals("committed");
            return Optional.of(
                    new Outcome(committed, committed ? session.findCommitted(connection) : Optional.empty()));
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    private static String status(Connection connection, long transaction) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT txid_status(?)")) {
            statement.setLong(1, transaction);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
