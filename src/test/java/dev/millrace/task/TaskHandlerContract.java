package dev.millrace.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What holds for every handler; a subclass supplies the handler and tasks for it. */
public abstract class TaskHandlerContract<S extends TaskSpec> {

    private static final long SOON = 5;

    protected abstract TaskHandler<S> handler();

    /** A task that {@code check} takes and that succeeds soon. */
    protected abstract S valid();

    /** Tasks that {@code check} refuses, by the one field that it names. */
    protected abstract Map<String, S> invalid();

    /** A task that ends only when it is told to. */
    protected abstract S endless();

    /** Whether the endless task has come to where it blocks or works on. */
    protected abstract boolean underWay(RecordingTaskContext context);

    /** Fails if a stopped attempt left something behind. */
    protected abstract void assertNothingLeft();

    @Test
    protected void validTaskIsTakenAndSucceeds() throws Exception {
        handler().check(valid());

        assertThat(handler().run(valid(), RecordingTaskContext.first())).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    protected void invalidTaskIsRefusedByTheNameOfItsField() {
        assertThat(invalid()).isNotEmpty();
        invalid()
                .forEach((field, spec) -> assertThatThrownBy(() -> handler().check(spec))
                        .isInstanceOfSatisfying(
                                Refusal.Invalid.class,
                                refusal -> assertThat(refusal.errors())
                                        .singleElement()
                                        .extracting(FieldError::field)
                                        .isEqualTo(field)));
    }

    @Test
    protected void stopEndsWorkOnAVirtualThread() throws Exception {
        stopEndsWorkOn(Thread.ofVirtual());
    }

    @Test
    protected void stopEndsWorkOnAPlatformThread() throws Exception {
        stopEndsWorkOn(Thread.ofPlatform());
    }

    @Test
    protected void workThatWasStoppedBeforeItBeganDoesNothing() throws Exception {
        var context = RecordingTaskContext.first();
        context.requestStop();

        assertThat(handler().run(endless(), context)).isInstanceOf(Outcome.Stopped.class);
        assertNothingLeft();
    }

    private void stopEndsWorkOn(Thread.Builder kind) throws Exception {
        var context = RecordingTaskContext.first();
        var spec = endless();
        var run = new FutureTask<>(() -> handler().run(spec, context));
        var thread = kind.name("attempt").start(run);
        Awaitility.await().atMost(Duration.ofSeconds(SOON)).until(() -> underWay(context));

        context.requestStop();
        thread.interrupt();

        assertThat(run.get(SOON, TimeUnit.SECONDS)).isInstanceOf(Outcome.Stopped.class);
        assertNothingLeft();
    }
}
