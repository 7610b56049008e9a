package dev.millrace.store.postgres;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.millrace.store.row.Json;
import dev.millrace.store.row.Times;
import dev.millrace.task.Delivery;
import dev.millrace.task.EventType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Events of the transaction under way that callbacks may be to be told of, gathered so that their deliveries are recorded
 * together. Used by its writer's thread only.
 */
final class Firings {

    private static final NoArgGenerator IDS = Generators.timeBasedEpochGenerator();

    /** Parameters: ids, twice. */
    private static final String ADDRESSEES = """
            SELECT future_id, seq, target, events FROM callbacks WHERE future_id = ANY (?)
            UNION ALL
            SELECT batch_id, seq, target, events FROM callbacks WHERE batch_id = ANY (?)
            """;

    private static final Columns<Outgoing> DELIVERIES = new Columns<>(List.of(
            Column.id("id", Outgoing::id),
            Column.number("callback", outgoing -> outgoing.to().seq()),
            Column.text("target", outgoing -> outgoing.to().target()),
            Column.text("event", outgoing -> outgoing.event().name()),
            Column.text("body", Outgoing::body),
            Column.text("state", outgoing -> Delivery.State.PENDING.name()),
            Column.number("next_at", Outgoing::at),
            Column.small("tried", outgoing -> 0),
            Column.number("created_at", Outgoing::at)));

    private static final String INSERT = "INSERT INTO deliveries (%s) SELECT %s FROM %s ORDER BY nth"
            .formatted(DELIVERIES.names(), DELIVERIES.names(), DELIVERIES.table());

    /** Something that callbacks of an owner may be to be told of. */
    private record Firing(UUID owner, EventType event, Supplier<String> body) {}

    /**
     * A callback.
     *
     * @param seq its number
     */
    record Addressee(long seq, String target, Set<EventType> events) {}

    private record Outgoing(UUID id, Addressee to, EventType event, String body, long at) {}

    private final List<Firing> waiting = new ArrayList<>();

    /** @param body written only if there is a callback that is to be told */
    void add(UUID owner, EventType event, Supplier<String> body) {
        waiting.add(new Firing(owner, event, body));
    }

    /** Records the deliveries of all events so far. */
    void write(Session session) throws SQLException {
        if (waiting.isEmpty()) {
            return;
        }
        var firings = List.copyOf(waiting);
        waiting.clear();
        var addressees = addressees(session, firings);
        var outgoing = new ArrayList<Outgoing>();
        for (var firing : firings) {
            var listening = addressees.getOrDefault(firing.owner(), List.of()).stream()
                    .filter(addressee -> addressee.events().contains(firing.event()))
                    .toList();
            if (!listening.isEmpty()) {
                var body = firing.body().get();
                listening.forEach(to -> outgoing.add(outgoing(session, to, firing.event(), body)));
            }
        }
        insert(session, outgoing);
    }

    /** Records that one callback is to be told of an event. */
    static void write(Session session, Addressee to, EventType event, String body) throws SQLException {
        insert(session, List.of(outgoing(session, to, event, body)));
    }

    void clear() {
        waiting.clear();
    }

    private static Map<UUID, List<Addressee>> addressees(Session session, List<Firing> firings) throws SQLException {
        var owners = new HashSet<UUID>();
        firings.forEach(firing -> owners.add(firing.owner()));
        Map<UUID, List<Addressee>> found = new HashMap<>();
        session.of(ADDRESSEES)
                .array("uuid", owners.toArray())
                .array("uuid", owners.toArray())
                .list(row -> found.computeIfAbsent(row.getObject(1, UUID.class), owner -> new ArrayList<>())
                        .add(new Addressee(
                                row.getLong(2), row.getString(3), Set.copyOf(Json.EVENTS.read(row.getString(4))))));
        found.values().forEach(all -> all.sort(Comparator.comparingLong(Addressee::seq)));
        return found;
    }

    private static Outgoing outgoing(Session session, Addressee to, EventType event, String body) {
        return new Outgoing(IDS.generate(), to, event, body, Times.nanos(session.now()));
    }

    private static void insert(Session session, List<Outgoing> outgoing) throws SQLException {
        if (outgoing.isEmpty()) {
            return;
        }
        DELIVERIES.bind(session.of(INSERT), outgoing).update();
        session.pending(outgoing.size());
        outgoing.stream().map(each -> each.to().target()).distinct().forEach(session::due);
    }
}
