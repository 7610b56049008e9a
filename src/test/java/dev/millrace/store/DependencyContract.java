package dev.millrace.store;

import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.millrace.task.Change;
import dev.millrace.task.Deletion;
import dev.millrace.task.Dependency.Condition;
import dev.millrace.task.EndedBy;
import dev.millrace.task.Ending;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FutureRecord;
import dev.millrace.task.Insertion;
import dev.millrace.task.NewFuture;
import dev.millrace.task.QueueOrder;
import dev.millrace.task.TaskError;
import dev.millrace.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.JsonNodeFactory;

/** What every store does with futures that are to run after others. */
abstract class DependencyContract extends QueueContract {

    @ParameterizedTest
    @CsvSource({
        "SUCCESS, SUCCEEDED, QUEUED",
        "SUCCESS, FAILED, FAILED",
        "SUCCESS, CANCELLED, FAILED",
        "FAILURE, SUCCEEDED, CANCELLED",
        "FAILURE, FAILED, QUEUED",
        "FAILURE, CANCELLED, QUEUED",
        "DONE, SUCCEEDED, QUEUED",
        "DONE, FAILED, QUEUED",
        "DONE, CANCELLED, QUEUED"
    })
    void anEndReleasesOrEndsTheSuccessor(Condition condition, TaskState end, TaskState expected) {
        var running = insert(aFuture().in(TaskState.RUNNING));
        var successor = insert(aFuture().after(running, condition).submitted());
        assertThat(Objects.requireNonNull(find(successor)).state()).isEqualTo(TaskState.WAITING);
        end(running, end);
        assertThat(Objects.requireNonNull(find(successor)).state()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"SUCCEEDED, QUEUED", "FAILED, FAILED"})
    void aPredecessorThatEndedBeforeCountsTheSame(TaskState end, TaskState expected) {
        var done = insert(aFuture().in(end));
        var insertion =
                get(store.insert(aFuture().after(done, Condition.SUCCESS).submitted(), null));
        assertThat(insertion)
                .isInstanceOfSatisfying(
                        Insertion.Inserted.class,
                        inserted -> assertThat(inserted.future().state()).isEqualTo(expected));
    }

    @Test
    void theErrorSaysWhomItWaitedFor() {
        var running = insert(aFuture().in(TaskState.RUNNING));
        var successor = insert(aFuture().after(running, Condition.SUCCESS).submitted());
        end(running, TaskState.FAILED);
        var error = Objects.requireNonNull(
                Objects.requireNonNull(Objects.requireNonNull(find(successor)).ending())
                        .error());
        assertThat(error.code()).isEqualTo(ErrorCode.PREDECESSOR_FAILED);
        assertThat(error.message()).contains(running.id().toString(), "FAILED");
    }

    @Test
    void allPredecessorsMustEndFirst() {
        var one = insert(aFuture().in(TaskState.RUNNING));
        var other = insert(aFuture().in(TaskState.RUNNING));
        var successor = insert(aFuture()
                .after(one, Condition.SUCCESS)
                .after(other, Condition.DONE)
                .submitted());
        end(one, TaskState.SUCCEEDED);
        assertThat(Objects.requireNonNull(find(successor)).state()).isEqualTo(TaskState.WAITING);
        end(other, TaskState.FAILED);
        assertThat(Objects.requireNonNull(find(successor)).state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void failureRunsDownAWholeChainAtOnce() {
        var first = insert(aFuture().in(TaskState.RUNNING));
        var last = first;
        for (int i = 0; i < 20; i++) {
            last = insert(aFuture().after(last, Condition.SUCCESS).submitted());
        }
        var rescue = insert(aFuture().after(last, Condition.FAILURE).submitted());
        end(first, TaskState.FAILED);
        assertThat(Objects.requireNonNull(find(last)).state()).isEqualTo(TaskState.FAILED);
        assertThat(Objects.requireNonNull(find(rescue)).state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void aReleasedFutureGoesToTheEndOfTheLine() {
        var running = insert(aFuture().in(TaskState.RUNNING));
        var successor = insert(aFuture()
                .createdAt(NOW.minusSeconds(60))
                .after(running, Condition.SUCCESS)
                .submitted());
        var other = insert(aFuture().createdAt(NOW.minusSeconds(30)).submitted());
        end(running, TaskState.SUCCEEDED);
        assertThat(claim(CPU, 2)).extracting(FutureRecord::id).containsExactly(other.id(), successor.id());
    }

    @ParameterizedTest
    @CsvSource({"LIFO", "PRIORITY"})
    void aReleasedFutureIsRankedByTheOrderOfItsPool(QueueOrder order) {
        var running = insert(aFuture().in(TaskState.RUNNING));
        var successor = insert(aFuture()
                .ranked(order)
                .withPriority(7)
                .createdAt(NOW.minusSeconds(60))
                .after(running, Condition.SUCCESS)
                .submitted());
        end(running, TaskState.SUCCEEDED);
        var place = Objects.requireNonNull(find(successor)).place();
        assertThat(place.runnableMicros()).isGreaterThan(successor.place().runnableMicros());
        assertThat(place.rank()).isEqualTo(order.rank(place.runnableMicros(), 7));
    }

    @Test
    void aReleasedFutureStillWaitsForItsTime() {
        var running = insert(aFuture().in(TaskState.RUNNING));
        var successor = insert(aFuture()
                .notBefore(NOW.plusSeconds(60))
                .after(running, Condition.SUCCESS)
                .submitted());
        end(running, TaskState.SUCCEEDED);
        assertThat(Objects.requireNonNull(find(successor)).state()).isEqualTo(TaskState.SCHEDULED);
        assertThat(get(store.promote(NOW.plusSeconds(61), 10)))
                .extracting(FutureRecord::id)
                .containsExactly(successor.id());
    }

    @Test
    void aPredecessorIsKeptUntilItsSuccessorIsDone() {
        var first = insert(aFuture().in(TaskState.RUNNING));
        var done = end(first, TaskState.SUCCEEDED);
        var successor = insert(aFuture().after(done, Condition.SUCCESS).submitted());
        assertThat(get(store.delete(first.id()))).isEqualTo(new Deletion.InUse(successor.id()));
        assertThat(get(store.purge(NOW.plus(Duration.ofDays(30)), 10))).isEmpty();
        var claimed = claim(CPU, 1).getFirst();
        assertThat(get(store.delete(first.id()))).isEqualTo(new Deletion.InUse(successor.id()));
        end(claimed, TaskState.SUCCEEDED);
        assertThat(get(store.delete(first.id()))).isInstanceOf(Deletion.Deleted.class);
    }

    @Test
    void aPredecessorThatDoesNotExistIsRefusedAndNothingIsWritten() {
        var never = aFuture().submitted();
        var fine = aFuture().submitted();
        var dangling = aFuture().after(never, Condition.DONE).submitted();
        var insertion = get(store.insert(List.of(NewFuture.of(fine), NewFuture.of(dangling)), null));
        assertThat(insertion).isEqualTo(new Insertion.NoPredecessor(never.id()));
        assertThat(find(fine)).isNull();
    }

    @Test
    void aFamilyIsAddedTogether() {
        var parent = aFuture().submitted();
        var child = aFuture().after(parent, Condition.SUCCESS).submitted();
        var grandchild = aFuture().after(child, Condition.SUCCESS).submitted();
        get(store.insert(List.of(NewFuture.of(parent), NewFuture.of(child), NewFuture.of(grandchild)), null));
        end(claim(CPU, 1).getFirst(), TaskState.SUCCEEDED);
        assertThat(Objects.requireNonNull(find(child)).state()).isEqualTo(TaskState.QUEUED);
        assertThat(Objects.requireNonNull(find(grandchild)).state()).isEqualTo(TaskState.WAITING);
    }

    @Test
    void aRetriedSuccessorLooksAtItsPredecessorsAnew() {
        var running = insert(aFuture().in(TaskState.RUNNING));
        var successor = insert(aFuture().after(running, Condition.SUCCESS).submitted());
        var failed = end(running, TaskState.FAILED);
        var ended = Objects.requireNonNull(find(successor));
        assertThat(update(ended, ended.retried(QueueOrder.FIFO))).isTrue();
        assertThat(Objects.requireNonNull(find(successor)).state()).isEqualTo(TaskState.FAILED);

        assertThat(update(failed, failed.retried(QueueOrder.FIFO))).isTrue();
        var again = Objects.requireNonNull(find(successor));
        assertThat(update(again, again.retried(QueueOrder.FIFO))).isTrue();
        assertThat(Objects.requireNonNull(find(successor)).state()).isEqualTo(TaskState.WAITING);
        end(claim(CPU, 1).getFirst(), TaskState.SUCCEEDED);
        assertThat(Objects.requireNonNull(find(successor)).state()).isEqualTo(TaskState.QUEUED);
    }

    @Test
    void aCancelledSuccessorIsNotReleased() {
        var running = insert(aFuture().in(TaskState.RUNNING));
        var successor = insert(aFuture().after(running, Condition.SUCCESS).submitted());
        assertThat(update(successor, successor.cancelRequested(NOW))).isTrue();
        end(running, TaskState.SUCCEEDED);
        assertThat(Objects.requireNonNull(find(successor)).state()).isEqualTo(TaskState.CANCELLED);
        assertThat(get(store.delete(running.id()))).isInstanceOf(Deletion.Deleted.class);
    }

    @Test
    void followersLearnOfWhatFollowedInTheSameOrder() {
        var changes = new Followed();
        store.follow(changes);
        var running = insert(aFuture().in(TaskState.RUNNING));
        var successor = insert(aFuture().after(running, Condition.SUCCESS).submitted());
        end(running, TaskState.SUCCEEDED);
        assertThat(changes.all())
                .extracting(
                        change -> change.after().id(),
                        Change::before,
                        change -> change.after().state())
                .containsExactly(
                        tuple(running.id(), null, TaskState.RUNNING),
                        tuple(successor.id(), null, TaskState.WAITING),
                        tuple(running.id(), TaskState.RUNNING, TaskState.SUCCEEDED),
                        tuple(successor.id(), TaskState.WAITING, TaskState.QUEUED));
        assertThat(changes.all()).extracting(Change::number).containsExactly(1L, 2L, 3L, 4L);
    }

    /** Ends a running future in a state, and returns it so. */
    FutureRecord end(FutureRecord running, TaskState end) {
        var error = TaskError.of(ErrorCode.TASK_FAILED, "for a test");
        var plus = NOW.plus(running.task().options().retention());
        var log = running.attempts();
        var ended = end == TaskState.SUCCEEDED
                ? running.succeeded(JsonNodeFactory.instance.nullNode(), null, NOW)
                : new FutureRecord(
                        running.task(),
                        end,
                        running.place(),
                        running.startedAt(),
                        log.end(EndedBy.ERROR, error, NOW),
                        new Ending(null, error, null, NOW, plus));
        assertThat(update(running, ended)).isTrue();
        return ended;
    }
}
