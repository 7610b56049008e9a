package dev.millrace.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.Callback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is served when, and who waits. */
class CourierFairnessTest extends CourierFixture {

    @Test
    void oneThatHangsDoesNotDelayAnother() throws Exception {
        var hanging = receiver().hanging();
        var harness = started();
        var stuck = harness.tell(hanging.url());
        for (int i = 0; i < 200; i++) {
            harness.tell(receiver.url());
            if (i < 20) {
                harness.tell(hanging.url());
            }
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> receiver.requests().size() == 200 && harness.counted("delivered") == 200);
        assertThat(harness.delivery(stuck).attempts()).isEmpty();
        assertThat(hanging.requests()).as("one at a time, and it still hangs").hasSize(1);
    }

    @Test
    void thoseThatHangLeaveRoomForThoseThatWork() throws Exception {
        var harness = started(courier().withRoom(4, 2));
        harness.tell(receiver.url());
        await().until(() -> harness.counted("delivered") == 1);
        var dead = new ArrayList<Receiver>();
        for (int i = 0; i < 6; i++) {
            dead.add(receiver().hanging());
            harness.tell(dead.getLast().url());
        }
        await().until(() -> requests(dead) == 2);

        for (int i = 0; i < 50; i++) {
            harness.tell(receiver.url());
        }

        await().until(() -> harness.counted("delivered") == 51);
        assertThat(requests(dead)).isEqualTo(2);
        dead.forEach(Receiver::release);
        await().until(() -> harness.counted("delivered") == 57);
    }

    private static int requests(List<Receiver> receivers) {
        return receivers.stream().mapToInt(each -> each.requests().size()).sum();
    }

    @Test
    void noMoreThanSoManyAtOnceToOneTarget() {
        var harness = started(courier().withRoom(256, 3));
        harness.tell(receiver.url());
        await().until(() -> harness.counted("delivered") == 1);
        receiver.hanging();
        for (int i = 0; i < 10; i++) {
            harness.tell(receiver.url());
        }
        await().until(() -> receiver.requests().size() == 4);
        stays(4, receiver);
        receiver.release();
        await().until(() -> harness.counted("delivered") == 11);
        assertThat(receiver.mostAtOnce()).isEqualTo(3);
    }

    @Test
    void targetThatKeepsFailingIsLeftAloneAndThenProbed() {
        receiver.answering(Receiver.status(503));
        var harness = started();
        var callbacks = new ArrayList<Callback>();
        for (int i = 0; i < 8; i++) {
            callbacks.add(harness.tell(receiver.url()));
        }
        await().until(() -> harness.counted("retried") == 5);
        stays(5, receiver);
        assertThat(harness.delivery(callbacks.getLast()).tried())
                .as("waiting spends no attempt")
                .isZero();

        advance(harness, Duration.ofSeconds(5));
        await().until(() -> harness.counted("retried") == 6);
        stays(6, receiver);
        advance(harness, Duration.ofMillis(9999));
        stays(6, receiver);

        receiver.answering(Receiver.status(200));
        advance(harness, Duration.ofMillis(1));

        await().until(() -> harness.counted("delivered") == 8);
    }

    @Test
    void deliveriesToATargetAreStartedInOrder() {
        var harness = started(courier().withRoom(256, 1));
        var bodies = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            bodies.add(harness.delivery(harness.tell(receiver.url())).body());
        }
        await().until(() -> receiver.requests().size() == 50);
        assertThat(receiver.requests()).extracting(Receiver.Request::body).containsExactlyElementsOf(bodies);
    }
}
