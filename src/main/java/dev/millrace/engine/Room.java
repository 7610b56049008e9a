package dev.millrace.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Places in the queues of pools that are reserved for futures about to be added. */
final class Room {

    private record Part(LivePool pool, int places) {
        private void withdraw() {
            pool.withdraw(places);
        }
    }

    private final List<Part> parts = new ArrayList<>();

    private Room() {}

    /**
     * Reserves a place for each, or none at all.
     *
     * @throws dev.millrace.task.Refusal.QueueFull if they do not all fit
     * @throws dev.millrace.task.Refusal.PoolShutDown if a pool takes nothing
     */
    static Room reserve(List<Planner.Planned> all, EngineMeters meters) {
        var room = new Room();
        try {
            wantedBy(all).forEach((pool, places) -> {
                pool.reserve(places, () -> meters.retryAfter(pool));
                room.parts.add(new Part(pool, places));
            });
        } catch (RuntimeException refusal) {
            room.withdraw();
            throw refusal;
        }
        return room;
    }

    /**
     * Reserved places for the first of several families.
     *
     * @param fitting how many families have theirs
     * @param full what is full, so that the next one does not fit; absent if all fit
     */
    record Partly(Room room, int fitting, @Nullable Want full) {}

    /** Places that are wanted in a pool. */
    record Want(LivePool pool, int places) {}

    /**
     * Reserves places for as many families as fit, from the first on, each whole.
     *
     * @throws dev.millrace.task.Refusal.PoolShutDown if a pool takes nothing
     */
    static Partly reserveFirst(List<List<Planner.Planned>> families) {
        var room = new Room();
        try {
            for (int i = 0; i < families.size(); i++) {
                var full = room.add(families.get(i));
                if (full != null) {
                    return new Partly(room, i, full);
                }
            }
            return new Partly(room, families.size(), null);
        } catch (RuntimeException refusal) {
            room.withdraw();
            throw refusal;
        }
    }

    /** Reserves places for all of a family; if they do not fit, none, and what is full. */
    private @Nullable Want add(List<Planner.Planned> family) {
        var before = parts.size();
        for (var wanted : wantedBy(family).entrySet()) {
            if (!wanted.getKey().tryReserve(wanted.getValue())) {
                parts.subList(before, parts.size()).forEach(Part::withdraw);
                parts.subList(before, parts.size()).clear();
                return new Want(wanted.getKey(), wanted.getValue());
            }
            parts.add(new Part(wanted.getKey(), wanted.getValue()));
        }
        return null;
    }

    private static Map<LivePool, Integer> wantedBy(List<Planner.Planned> all) {
        if (all.size() == 1) {
            return Map.of(all.getFirst().pool(), 1);
        }
        Map<LivePool, Integer> wanted = new LinkedHashMap<>();
        all.forEach(planned -> wanted.merge(planned.pool(), 1, Integer::sum));
        return wanted;
    }

    /** Gives all of it back: nothing was added. */
    void withdraw() {
        parts.forEach(Part::withdraw);
    }
}
