package dev.millrace.store.postgres;

import dev.millrace.task.EventType;
import dev.millrace.task.FutureRecord;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Takes futures from one record to the next, with everything that follows from it in the same transaction: the journal,
 * deliveries to callbacks, the count of their batches, and their successors, whom that may take further in turn. What follows
 * from many goes in waves, each written at once.
 */
final class Course {

    /** A future has callbacks, or successors. */
    static final int CALLBACKS = 1;

    static final int SUCCESSORS = 2;

    private Course() {}

    /** Takes each leg whose future still stands as it begins. */
    static void take(Session session, List<Leg> legs) throws SQLException {
        for (var wave = legs; !wave.isEmpty(); ) {
            wave = follow(session, Update.write(session, wave));
        }
    }

    /** Takes a leg that makes a future begin again which is done and has predecessors; tells whether it was taken. */
    static boolean takeAnew(Session session, Leg leg) throws SQLException {
        if (!Dependencies.stands(session, leg.from())) {
            return false;
        }
        var anew = Leg.of(leg.from(), Dependencies.renew(session, leg.to()));
        take(session, List.of(anew));
        return anew.taken();
    }

    private static List<Leg> follow(Session session, Map<Leg, Integer> taken) throws SQLException {
        Map<UUID, Leg> next = new LinkedHashMap<>();
        var over = new ArrayList<UUID>();
        for (var each : taken.entrySet()) {
            FutureRecord from = each.getKey().from();
            FutureRecord to = each.getKey().to();
            session.changed(from.state(), to);
            if ((each.getValue() & CALLBACKS) != 0) {
                fire(session, to);
            }
            if (to.state().done() && !to.task().after().isEmpty()) {
                over.add(to.id().value());
            }
        }
        Dependencies.over(session, over);
        for (var each : taken.entrySet()) {
            FutureRecord to = each.getKey().to();
            if (to.state().done() && (each.getValue() & SUCCESSORS) != 0) {
                release(session, to, next);
            }
        }
        return List.copyOf(next.values());
    }

    private static void fire(Session session, FutureRecord future) throws SQLException {
        var event = EventType.of(future.state());
        if (event.isPresent()) {
            OutboxTable.fire(session, future, event.get());
        }
    }

    /** One that waited for several of them moves once, by the first that lets it. */
    private static void release(Session session, FutureRecord done, Map<UUID, Leg> next) throws SQLException {
        for (var successor : Dependencies.waitingFor(session, done.id())) {
            var to = Dependencies.ended(session, successor, done);
            to.ifPresent(record -> next.putIfAbsent(successor.id().value(), Leg.of(successor, record)));
        }
    }
}
