package dev.millrace.store.sqlite;

import dev.millrace.store.row.StandingColumns;
import dev.millrace.task.EventType;
import dev.millrace.task.FutureRecord;
import java.sql.SQLException;
import java.util.ArrayDeque;

/**
 * Takes futures from one record to the next, with everything that follows from it in the same transaction: the log,
 * deliveries to callbacks, the count of its batch, and its successors, whom that may take further in turn.
 */
final class Course {

    /** A future has callbacks, or successors. */
    static final int CALLBACKS = 1;

    static final int SUCCESSORS = 2;

    private record Leg(FutureRecord from, FutureRecord to, StandingColumns columns) {}

    private final Session session;
    private final ArrayDeque<Leg> legs = new ArrayDeque<>();

    private Course(Session session) {
        this.session = session;
    }

    /** Writes {@code to} if the future still stands as {@code from} says; tells whether it did. */
    static boolean take(Session session, FutureRecord from, FutureRecord to) throws SQLException {
        return take(session, from, to, StandingColumns.of(to));
    }

    static boolean take(Session session, FutureRecord from, FutureRecord to, StandingColumns columns)
            throws SQLException {
        var course = new Course(session);
        boolean stood = course.go(new Leg(from, to, columns));
        while (!course.legs.isEmpty()) {
            course.go(course.legs.remove());
        }
        return stood;
    }

    /** What follows from a future that was added and is done already. */
    static void follow(Session session, FutureRecord done) throws SQLException {
        var course = new Course(session);
        course.release(done);
        while (!course.legs.isEmpty()) {
            course.go(course.legs.remove());
        }
    }

    private boolean go(Leg leg) throws SQLException {
        var next = leg.to();
        var columns = leg.columns();
        if (leg.from().state().done() && !next.task().after().isEmpty()) {
            next = Dependencies.renew(session, next);
            columns = StandingColumns.of(next);
        }
        var watched = Update.write(session, leg.from(), columns);
        if (watched.isEmpty()) {
            return false;
        }
        session.changed(leg.from().state(), next);
        if ((watched.get() & CALLBACKS) != 0) {
            fire(next);
        }
        if (next.state().done()) {
            if (!next.task().after().isEmpty()) {
                Dependencies.over(session, next.id());
            }
            if ((watched.get() & SUCCESSORS) != 0) {
                release(next);
            }
        }
        return true;
    }

    private void fire(FutureRecord future) throws SQLException {
        var event = EventType.of(future.state());
        if (event.isPresent()) {
            OutboxTable.fire(session, future, event.get());
        }
    }

    private void release(FutureRecord done) throws SQLException {
        for (var successor : Dependencies.waitingFor(session, done.id())) {
            var next = Dependencies.ended(session, successor, done);
            next.ifPresent(to -> legs.add(new Leg(successor, to, StandingColumns.of(to))));
        }
    }
}
