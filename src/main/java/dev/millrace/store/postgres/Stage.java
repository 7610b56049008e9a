package dev.millrace.store.postgres;

import dev.millrace.store.row.NewRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the operations of a transaction add, move and claim, kept until it can be written together: a statement costs a round
 * trip, however many rows it writes.
 *
 * <p>First everything is added, then everything is moved, then claims take of what is there. To everybody else that is as if
 * the operations had come in this order; to one and the same future, what is done comes in the order in which it was asked for.
 */
final class Stage {

    private List<NewRow> added = new ArrayList<>();
    private Map<UUID, Leg> moved = new LinkedHashMap<>();
    private List<Claiming> claims = new ArrayList<>();

    /** Claims from pools with a limit over all nodes, which are written last. */
    private final TotalLimit limited = new TotalLimit();

    void add(List<NewRow> rows) {
        added.addAll(rows);
    }

    void move(Session session, Leg leg) throws SQLException {
        var id = leg.from().id().value();
        if (moved.containsKey(id)) {
            write(session);
        }
        moved.put(id, leg);
    }

    void claim(Claiming claim) {
        if (claim.limited()) {
            limited.add(claim);
        } else {
            claims.add(claim);
        }
    }

    /** Writes all that is staged, and the claims that are written last. */
    void finish(Session session) throws SQLException {
        write(session);
        limited.write(session);
    }

    /** Writes what is staged; afterwards nothing is. */
    void write(Session session) throws SQLException {
        if (added.isEmpty() && moved.isEmpty() && claims.isEmpty()) {
            return;
        }
        var adding = added;
        var moving = moved;
        var claiming = claims;
        take();
        if (!adding.isEmpty()) {
            Additions.write(session, adding);
        }
        if (!moving.isEmpty()) {
            Course.take(session, List.copyOf(moving.values()));
        }
        for (var claim : claiming) {
            claim.write(session);
        }
    }

    /** Nothing of it comes true. */
    void clear() {
        take();
        limited.clear();
    }

    private void take() {
        added = new ArrayList<>();
        moved = new LinkedHashMap<>();
        claims = new ArrayList<>();
    }
}
