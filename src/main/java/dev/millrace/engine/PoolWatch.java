package dev.millrace.engine;

import dev.millrace.task.PoolName;

/** Measures pools while they exist, wakes those that open, and turns guests away from those that close. */
record PoolWatch(Dispatcher dispatcher, EngineMeters meters, PoolGauges gauges) implements PoolObserver {

    @Override
    public void added(LivePool pool) {
        meters.watch(pool, gauges);
    }

    @Override
    public void opened(LivePool pool) {
        dispatcher.wake(pool);
    }

    @Override
    public void closed(LivePool pool) {
        dispatcher.wake(pool);
    }

    @Override
    public void removed(PoolName name) {
        meters.unwatch(name);
    }
}
