package dev.millrace.engine;

import dev.millrace.task.ChangeLog;
import dev.millrace.task.FutureId;
import dev.millrace.task.FutureQuery;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.Page;
import dev.millrace.task.TaskState;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a stream of many futures: every one that is not done, page by page, and in between what changed
 * meanwhile. Used once, by one thread.
 *
 * <p>INVARIANT: a row of a page is told only if its future did not change between the reading of the page and the end of
 * the log that was told since. So what is told of a future never goes back: a row is exact at that point of the log, and
 * one that is not is told by its change instead. Nothing here carries a number, because who resumed from it would miss the
 * pages to come; the number that comes with the end stands for all of it.
 *
 * <p>A future that was told by its change is not told again by a page, since its change says as much. That takes a set of
 * ids, which is bounded; beyond it a future may be told twice in the same state.
 */
final class PresentStates implements Beginning {

    /** Against the course of a future, so that few are met twice. */
    private static final List<TaskState> ORDER =
            List.of(TaskState.CANCELLING, TaskState.RUNNING, TaskState.QUEUED, TaskState.WAITING, TaskState.SCHEDULED);

    private static final int PAGE = 200;
    private static final int MOST_REMEMBERED = 100_000;

    private final FutureStore store;
    private final Replay replay;
    private final Snapshots snapshots;
    private final Set<FutureId> told = new HashSet<>();
    private long position;

    PresentStates(FutureStore store, Replay replay, Snapshots snapshots) {
        this.store = store;
        this.replay = replay;
        this.snapshots = snapshots;
    }

    @Override
    public OptionalLong tell(Subscription subscription, EventSink sink) throws IOException {
        position = replay.latest();
        for (var state : ORDER) {
            if (subscription.scope().wants(state) && !tell(state, subscription, sink)) {
                return OptionalLong.empty();
            }
        }
        sink.reached(position);
        return OptionalLong.of(position);
    }

    /** @return whether to go on */
    private boolean tell(TaskState state, Subscription subscription, EventSink sink) throws IOException {
        FutureId cursor = null;
        do {
            // first near the end of the log, so that the page is not overtaken by much
            if (!changes(Set.of(), subscription, sink)) {
                return false;
            }
            var page = store.list(query(subscription.scope().filter(), state, cursor));
            var standing = idsOf(page);
            if (!changes(standing, subscription, sink)) {
                return false;
            }
            for (var future : page.items()) {
                if (standing.contains(future.id()) && !told.contains(future.id())) {
                    sink.state(new StateEvent(null, future, snapshots));
                }
            }
            cursor = page.next();
        } while (cursor != null);
        return true;
    }

    /** Tells what changed since the last time, and strikes out whatever changed. */
    private boolean changes(Set<FutureId> standing, Subscription subscription, EventSink sink) throws IOException {
        var end = replay.read(position, entry -> {
            if (!standing.isEmpty()) {
                standing.remove(entry.future());
            }
            tell(entry, subscription.scope(), sink);
            return !subscription.over();
        });
        end.ifPresent(number -> position = number);
        return end.isPresent() && !subscription.over();
    }

    private void tell(ChangeLog.Entry entry, Scope scope, EventSink sink) throws IOException {
        if (told.size() < MOST_REMEMBERED) {
            told.add(entry.future());
        }
        var event = replay.event(entry, scope, false);
        if (event.isPresent()) {
            sink.state(event.get());
        }
    }

    private static Set<FutureId> idsOf(Page<FutureRecord> page) {
        return page.items().stream().map(FutureRecord::id).collect(Collectors.toCollection(HashSet::new));
    }

    private static FutureQuery query(FutureQuery filter, TaskState state, @Nullable FutureId cursor) {
        return new FutureQuery(
                state, filter.pool(), filter.type(), filter.owner(), filter.labels(), filter.since(), cursor, PAGE);
    }
}
