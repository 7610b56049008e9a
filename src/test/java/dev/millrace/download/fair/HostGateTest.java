package dev.millrace.download.fair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.net.Admission;
import dev.millrace.task.RecordingTaskContext;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostGateTest {

    private static final String HOST = "example.org";

    private final HostGate gate =
            new HostGate(new HostLimits(2, Map.of("One.Example.org.", 1)), Duration.ofHours(1), Clock.systemUTC());
    private final RecordingTaskContext context = RecordingTaskContext.first();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void moreThanTheLimitWaitUntilOneEnds() throws Exception {
        var first = gate.waiting(context).admit(HOST);
        gate.waiting(context).admit(HOST);
        var third = waiting(HOST);

        first.end();

        third.get();
        assertThat(context.hostsAwaited()).isEmpty();
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void whoWaitsTellsForWhichHost() throws Exception {
        var pass = gate.waiting(context).admit("ONE.example.org");

        var second = waiting("one.example.org.");

        assertThat(context.hostsAwaited()).containsExactly("one.example.org");
        assertThat(gate.waiting()).isEqualTo(1);
        pass.end();
        second.get();
    }

    @Test
    void nameIsTheSameInAnyCaseAndWithADotAtItsEnd() throws Exception {
        gate.waiting(context).admit("one.example.org");

        assertThatThrownBy(() -> gate.spare().admit("One.Example.ORG.")).isInstanceOf(HostBusyException.class);
    }

    @Test
    void otherHostsAreNotHeldUp() throws Exception {
        gate.waiting(context).admit("one.example.org");

        gate.spare().admit("two.example.org");
    }

    @Test
    void firstComeIsFirstServed() throws Exception {
        var pass = gate.waiting(context).admit("one.example.org");
        var order = new CopyOnWriteArrayList<Integer>();
        var all = new ArrayList<Future<?>>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            all.add(threads.submit(() -> {
                var mine = gate.waiting(context).admit("one.example.org");
                order.add(number);
                mine.end();
                return null;
            }));
            await().until(() -> context.hostsAwaited().size() == number + 1);
        }

        pass.end();

        for (var each : all) {
            each.get();
        }
        assertThat(order).isEqualTo(List.of(0, 1, 2, 3, 4));
    }

    @Test
    void spareConnectionsDoNotGoBeforeThoseWhoWait() throws Exception {
        var pass = gate.waiting(context).admit("one.example.org");
        assertThatThrownBy(() -> gate.spare().admit("one.example.org")).isInstanceOf(HostBusyException.class);
        var waiting = waiting("one.example.org");

        pass.end();

        assertThatThrownBy(() -> gate.spare().admit("one.example.org")).isInstanceOf(HostBusyException.class);
        waiting.get().end();
        gate.spare().admit("one.example.org");
    }

    @Test
    void interruptEndsTheWait() throws Exception {
        var pass = gate.waiting(context).admit("one.example.org");
        var waiting = waiting("one.example.org");

        waiting.cancel(true);

        await().until(() -> context.hostsAwaited().isEmpty());
        pass.end();
        gate.spare().admit("one.example.org");
    }

    @Test
    void passThatIsEndedTwiceIsGivenBackOnce() throws Exception {
        gate.waiting(context).admit(HOST);
        var pass = gate.waiting(context).admit(HOST);
        pass.end();
        pass.end();

        gate.spare().admit(HOST);

        assertThatThrownBy(() -> gate.spare().admit(HOST)).isInstanceOf(HostBusyException.class);
    }

    @Test
    void nothingIsKeptOfHostsThatNobodyUses() throws Exception {
        var passes = new ArrayList<Admission.Pass>();
        for (int i = 0; i < 100; i++) {
            passes.add(gate.waiting(context).admit("h" + i + ".example.org"));
        }
        assertThat(gate.size()).isEqualTo(100);

        passes.forEach(Admission.Pass::end);

        assertThat(gate.size()).isZero();
    }

    @Test
    void refusedOnesLeaveNothingBehind() throws Exception {
        var pass = gate.waiting(context).admit("one.example.org");
        assertThatThrownBy(() -> gate.spare().admit("one.example.org")).isInstanceOf(HostBusyException.class);

        pass.end();

        assertThat(gate.size()).isZero();
    }

    @Test
    void withoutALimitNobodyIsCounted() throws Exception {
        var open = new HostGate(new HostLimits(null, Map.of()), Duration.ofHours(1), Clock.systemUTC());
        for (int i = 0; i < 1000; i++) {
            open.spare().admit(HOST);
        }
        assertThat(open.size()).isZero();
    }

    /** Asks for admission on a thread of its own, and waits until that waits. */
    private Future<Admission.Pass> waiting(String host) {
        int before = context.hostsAwaited().size();
        var admission = threads.submit(() -> gate.waiting(context).admit(host));
        await().until(() -> context.hostsAwaited().size() > before);
        return admission;
    }
}
