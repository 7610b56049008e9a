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
 * another connection. But if the server crashed before anything of the transaction was on its disk, the id may have been given
 * to another one since. So what has a row in the journal is committed only if the row is there; and an id that was not given
 * to any transaction yet is that of one which was forgotten. It needs {@code txid_status}, which of the databases that are compatible with PostgreSQL not all have;
 * there such a write is refused as one of which nobody knows.
 */
final class Doubt {

    /** How long it is asked for; those who wrote wait for the answer meanwhile. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What the server says of an id that it has not given to any transaction yet. */
    private static final String NOT_GIVEN_YET = "22023";

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Line line;

    Doubt(Line line) {
        this.line = line;
    }

    /** A commit may have come true or not, and it could not be found out. */
    static final class UnknownOutcomeException extends SQLException {

        private static final long serialVersionUID = 1L;

        UnknownOutcomeException(SQLException cause) {
            super(
                    "the connection was lost during a commit, and it could not be found out whether it came true",
                    PostgresErrors.RESOLUTION_UNKNOWN,
                    cause);
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

    private record Outcome(boolean committed, Optional<Journal.Numbers> numbers) {

        private static final Outcome NOT_COMMITTED = new Outcome(false, Optional.empty());
    }

    /** Empty: it is still under way, or the server cannot be asked now. */
    private Optional<Outcome> ask(Session session) {
        try (var connection = line.connect()) {
            return switch (status(connection, session.transaction())) {
                case "in progress" -> Optional.empty();
                case "committed" -> Optional.of(committed(session, connection));
                default -> Optional.of(Outcome.NOT_COMMITTED);
            };
        } catch (SQLException e) {
            return NOT_GIVEN_YET.equals(e.getSQLState()) ? Optional.of(Outcome.NOT_COMMITTED) : Optional.empty();
        }
    }

    private static Outcome committed(Session session, Connection connection) throws SQLException {
        if (!session.tells()) {
            return new Outcome(true, Optional.empty());
        }
        var numbers = session.findCommitted(connection);
        return new Outcome(numbers.isPresent(), numbers);
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
