package dev.millrace.store.postgres;

import java.sql.SQLException;
import java.util.Set;

/**
 * Has one transaction at a time count the unstarted futures of an owner and add to them, whichever nodes these come from.
 *
 * <p>INVARIANT: these rows are locked before anything else, in the order of the names, so that two nodes do not wait for each
 * other. Who holds the lock has everything before it in sight, since it counts in a statement of its own.
 */
final class QuotaLocks {

    private static final String LOCK = "SELECT 1 FROM quotas WHERE owner = ANY (?) ORDER BY owner FOR UPDATE";

    /** Done once for each owner, and then the order may be broken: two that wait for each other are carried out again. */
    private static final String ADD = """
            INSERT INTO quotas (owner) SELECT owner FROM unnest(?) AS owner ORDER BY owner ON CONFLICT (owner) DO NOTHING
            """;

    private QuotaLocks() {}

    static void lock(Session session, Set<String> owners) throws SQLException {
        if (owners.isEmpty()) {
            return;
        }
        var names = owners.toArray();
        if (locked(session, names) < names.length) {
            session.of(ADD).array("text", names).update();
            locked(session, names);
        }
    }

    private static int locked(Session session, Object[] names) throws SQLException {
        return session.of(LOCK).array("text", names).list(row -> true).size();
    }
}
