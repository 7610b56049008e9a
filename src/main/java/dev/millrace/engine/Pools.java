package dev.millrace.engine;

import dev.millrace.pool.ChildStatus;
import dev.millrace.pool.PoolFactory;
import dev.millrace.task.ForeignChanges;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.PoolDefinition;
import dev.millrace.task.PoolKind;
import dev.millrace.task.PoolName;
import dev.millrace.task.PoolState;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.Refusal;
import dev.millrace.task.StoredPool;
import dev.millrace.task.TaskState;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pools of this server, and the public face of the engine for everything about them. Methods that take a name refuse
 * an unknown one with {@link Refusal.PoolNotFound}.
 *
 * <p>What is configured holds until it is changed here; what is changed here is durable and holds until it is deleted.
 */
public final class Pools {

    /** How many pools there may be, so that what is counted for each of them stays bounded. */
    public static final int MAX_POOLS = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Pools.class);

    private final ConcurrentMap<PoolName, LivePool> live = new ConcurrentHashMap<>();
    private final FutureStore store;
    private final PoolFactory factory;
    private final PoolGauges gauges;
    private final Cancellation cancellation;
    private final List<PoolObserver> observers = new CopyOnWriteArrayList<>();

    /** Those that the store remembers, as far as is known here; guarded by the monitor. */
    private final Set<PoolName> remembered = new HashSet<>();

    /** Guarded by the monitor. */
    private boolean loaded;

    Pools(FutureStore store, PoolFactory factory, PoolGauges gauges, Cancellation cancellation) {
        this.store = store;
        this.factory = factory;
        this.gauges = gauges;
        this.cancellation = cancellation;
    }

    void tell(PoolObserver observer) {
        observers.add(observer);
    }

    /** Brings the pools to life: the configured ones, changed as the store remembers, with the work that it holds. */
    synchronized void load(List<PoolDefinition> configured) {
        loaded = true;
        Blocking.await(
                store.openPools(configured.stream().map(PoolDefinition::name).collect(Collectors.toSet())));
        var unfinished = store.unfinished();
        var definitions = new LinkedHashMap<PoolName, PoolDefinition>();
        var states = new HashMap<PoolName, PoolState>();
        configured.forEach(definition -> definitions.put(definition.name(), definition));
        for (var stored : store.pools()) {
            remembered.add(stored.name());
            states.put(stored.name(), stored.state());
            if (stored.definition() != null) {
                definitions.put(stored.name(), stored.definition());
            }
        }
        // Each is made once, as it is going to be: a pool may start processes as soon as it is made.
        definitions.forEach(
                (name, definition) -> add(definition, states.getOrDefault(name, PoolState.RUNNING), unfinished));
        unfinished.keySet().stream().filter(name -> !live.containsKey(name)).forEach(name -> {
            LOG.warn(
                    "pool '{}' is no longer configured but holds unfinished futures; it is paused until it is set up",
                    name);
            add(placeholder(name), PoolState.PAUSED, unfinished);
        });
    }

    private static PoolDefinition placeholder(PoolName name) {
        return new PoolDefinition(name, PoolKind.VIRTUAL, 1, 0, QueueOrder.FIFO, Duration.ofMinutes(10));
    }

    private LivePool add(PoolDefinition definition, PoolState state, Map<PoolName, Map<TaskState, Long>> unfinished) {
        var counts = unfinished.getOrDefault(definition.name(), Map.of());
        var made = factory.create(definition);
        made.dormant(state == PoolState.SHUT_DOWN);
        var pool = new LivePool(made, definition, state, counts);
        live.put(definition.name(), pool);
        observers.forEach(observer -> observer.added(pool));
        return pool;
    }

    LivePool live(PoolName name) {
        return find(name).or(() -> lookUp(name)).orElseThrow(() -> new Refusal.PoolNotFound(name.value()));
    }

    /** Another node may have made it a moment ago. */
    private Optional<LivePool> lookUp(PoolName name) {
        follow(Set.of(name));
        return find(name);
    }

    Optional<LivePool> find(PoolName name) {
        return Optional.ofNullable(live.get(name));
    }

    Collection<LivePool> all() {
        return live.values();
    }

    /** Takes a committed change into account. */
    void count(@Nullable TaskState before, FutureRecord after) {
        var pool = live.get(after.task().pool());
        if (pool != null) {
            pool.count(before, after);
        }
    }

    /** Takes changes into account that another node committed. */
    void count(ForeignChanges.Move move) {
        var pool = live.get(move.pool());
        if (pool != null) {
            pool.count(move);
        }
    }

    /** Counts the futures of every pool anew: other nodes may have changed some that nobody counted here. */
    void recount() {
        store.count(unfinished ->
                live.values().forEach(pool -> pool.count(unfinished.getOrDefault(pool.name(), Map.of()))));
    }

    /** Takes over what other nodes made of these pools; tells whether all of it could be by now. */
    synchronized boolean follow(Set<PoolName> names) {
        return !loaded || follow(names, rows());
    }

    /** Takes over what other nodes made of any pool; tells whether all of it could be by now. */
    synchronized boolean followAll() {
        if (!loaded) {
            return true;
        }
        var rows = rows();
        var names = new HashSet<>(remembered);
        names.addAll(rows.keySet());
        return follow(names, rows);
    }

    private Map<PoolName, StoredPool> rows() {
        return store.pools().stream().collect(Collectors.toMap(StoredPool::name, Function.identity()));
    }

    private boolean follow(Set<PoolName> names, Map<PoolName, StoredPool> rows) {
        boolean whole = true;
        for (var name : names) {
            var row = rows.get(name);
            var pool = live.get(name);
            if (row == null) {
                remembered.remove(name);
                whole &= pool == null || drop(pool);
            } else {
                remembered.add(name);
                whole &= pool == null ? make(row) : change(pool, row);
            }
        }
        return whole;
    }

    private boolean make(StoredPool row) {
        var definition = row.definition();
        if (definition == null) {
            return true; // it is configured on other nodes only
        }
        // Known only with its counts, and these are of the moment in which it becomes known: another node may have put
        // something into it already.
        store.count(unfinished -> add(definition, row.state(), unfinished).become(row.state()));
        find(row.name()).ifPresent(pool -> observers.forEach(observer -> observer.opened(pool)));
        return true;
    }

    private boolean change(LivePool pool, StoredPool row) {
        var definition = row.definition() == null ? pool.definition() : row.definition();
        boolean same = definition.equals(pool.definition());
        if (same && row.state() == durable(pool.state())) {
            return true;
        }
        try {
            if (!same) {
                pool.redefine(definition, factory);
            }
        } catch (Refusal.PoolKindFixed e) {
            return false; // something began here before this node heard of it
        }
        if (row.state() != durable(pool.state())) {
            pool.become(row.state());
        }
        observers.forEach(observer -> observer.opened(pool));
        return true;
    }

    private boolean drop(LivePool pool) {
        try {
            pool.retire();
        } catch (Refusal.PoolInUse e) { // something came in here before this node heard of it
            pool.become(PoolState.SHUT_DOWN);
            return false;
        }
        remove(pool);
        return true;
    }

    private void remove(LivePool pool) {
        live.remove(pool.name());
        observers.forEach(observer -> observer.closed(pool));
        pool.pool().close();
        observers.forEach(observer -> observer.removed(pool.name()));
    }

    /** Every pool, by name. */
    public List<PoolStatus> list() {
        return live.values().stream()
                .sorted(Comparator.comparing(pool -> pool.name().value()))
                .map(this::status)
                .toList();
    }

    /** The processes of a pool that are ready, oldest first; none if it is deleted meanwhile, or one of threads. */
    List<ChildStatus> children(PoolName name) {
        return find(name).map(pool -> pool.pool().children()).orElse(List.of());
    }

    public PoolStatus get(PoolName name) {
        return status(live(name));
    }

    /**
     * Creates a pool or changes it live; tells whether it was created.
     *
     * @throws Refusal.PoolKindFixed if the kind changes while tasks run in it
     */
    public synchronized boolean put(PoolDefinition definition) {
        var present =
                find(definition.name()).or(() -> lookUp(definition.name())).orElse(null);
        if (present == null) {
            create(definition);
            return true;
        }
        var before = present.definition();
        present.redefine(definition, factory);
        try {
            var stored = new StoredPool(definition.name(), definition, durable(present.state()));
            Blocking.await(before.order() == definition.order() ? store.savePool(stored) : store.reorderPool(stored));
        } catch (Refusal refusal) {
            present.redefine(before, factory);
            throw refusal;
        }
        remembered.add(definition.name());
        observers.forEach(observer -> observer.opened(present));
        return false;
    }

    private void create(PoolDefinition definition) {
        if (live.size() >= MAX_POOLS) {
            throw new Refusal.Invalid("name", "there are " + MAX_POOLS + " pools already, which is the most");
        }
        var row = new StoredPool(definition.name(), definition, PoolState.RUNNING);
        Blocking.await(store.savePool(row));
        remembered.add(definition.name());
        make(row);
    }

    /** @throws Refusal.PoolInUse while it holds unfinished futures */
    public synchronized void delete(PoolName name) {
        var pool = live(name);
        var before = pool.state();
        pool.retire();
        try {
            Blocking.await(store.deletePool(name));
        } catch (Refusal refusal) {
            pool.become(before);
            throw refusal;
        }
        remembered.remove(name);
        remove(pool);
    }

    public PoolStatus pause(PoolName name) {
        return status(become(name, PoolState.PAUSED));
    }

    public PoolStatus resume(PoolName name) {
        var pool = become(name, PoolState.RUNNING);
        observers.forEach(observer -> observer.opened(pool));
        return status(pool);
    }

    /**
     * Closes a pool to new tasks and new starts; what runs goes on.
     *
     * @param cancelPending whether to cancel what has not started; otherwise it stays, and runs after a resume
     * @param wait for what runs to end
     */
    public PoolStatus shutdown(PoolName name, boolean cancelPending, Wait wait) {
        var pool = become(name, PoolState.SHUT_DOWN);
        observers.forEach(observer -> observer.closed(pool));
        if (cancelPending) {
            cancellation.cancelPending(pool);
        }
        Waiting.atMost(pool.when(Calm.NOTHING_RUNS), wait, pool::forget);
        return status(pool);
    }

    /** The pool as it stands when nothing in it is unfinished, or when the wait is over. */
    public PoolStatus awaitIdle(PoolName name, Wait wait) {
        var pool = live(name);
        Waiting.atMost(pool.when(Calm.NOTHING_UNFINISHED), wait, pool::forget);
        return status(pool);
    }

    /** Lets everyone who waits go: the server drains. */
    void release() {
        live.values().forEach(LivePool::release);
    }

    private synchronized LivePool become(PoolName name, PoolState state) {
        var pool = live(name);
        Blocking.await(store.savePool(new StoredPool(name, null, state)));
        remembered.add(name);
        pool.become(state);
        return pool;
    }

    private static PoolState durable(PoolState state) {
        return state == PoolState.DRAINING ? PoolState.SHUT_DOWN : state;
    }

    private PoolStatus status(LivePool pool) {
        return pool.status(gauges.oldestQueuedAge(pool).orElse(null));
    }
}
