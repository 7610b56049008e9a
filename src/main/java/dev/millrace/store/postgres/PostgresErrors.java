package dev.millrace.store.postgres;

import dev.millrace.task.Refusal;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** What a failure of the database means. The codes are those of PostgreSQL's appendix A. */
final class PostgresErrors {

    private static final String CONNECTION = "08";
    private static final String OPERATOR_INTERVENTION = "57";
    private static final String DATA = "22";
    private static final String CONSTRAINT = "23";

    /** Serialization failure and deadlock: the same transaction may well succeed the next time. */
    private static final Set<String> UNLUCKY = Set.of("40001", "40P01");

    /** Transaction resolution unknown. */
    static final String RESOLUTION_UNKNOWN = "08007";

    /** The server ended a transaction in which nothing happened for too long, and its connection. */
    private static final String IDLE_IN_TRANSACTION = "25P03";

    private static final String DISK_FULL = "53100";

    /** A statement took too long; its connection is as good as before. */
    private static final String CANCELLED = "57014";

    private PostgresErrors() {}

    static Refusal.StoreUnavailable refusal(Throwable failure) {
        if (code(failure).filter(RESOLUTION_UNKNOWN::equals).isPresent()) {
            return Refusal.StoreUnavailable.unknown(failure);
        }
        boolean full = code(failure).filter(DISK_FULL::equals).isPresent();
        return new Refusal.StoreUnavailable(full, failure);
    }

    /** Whether the connection is gone, or of no use any more. */
    static boolean disconnected(Throwable failure) {
        return code(failure)
                .filter(code -> code.startsWith(CONNECTION)
                        || code.equals(IDLE_IN_TRANSACTION)
                        || code.startsWith(OPERATOR_INTERVENTION) && !code.equals(CANCELLED))
                .isPresent();
    }

    /** Whether it is worth trying the same transaction again at once; never, if it may have come true. */
    static boolean worthAnotherTry(Throwable failure) {
        return code(failure)
                .filter(code -> !code.equals(RESOLUTION_UNKNOWN))
                .filter(code -> UNLUCKY.contains(code) || disconnected(failure))
                .isPresent();
    }

    /** Whether one row or one statement may be at fault, and not the database. */
    static boolean ofOneOperation(Throwable failure) {
        return code(failure)
                .map(code -> code.startsWith(DATA) || code.startsWith(CONSTRAINT))
                .orElse(true);
    }

    private static Optional<String> code(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && e.getSQLState() != null) {
                return Optional.of(e.getSQLState());
            }
        }
        return Optional.empty();
    }
}
