package dev.millrace.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.Delivery;
import dev.millrace.task.Outbox;
import dev.millrace.task.Refusal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of one delivery. */
class CourierTest extends CourierFixture {

    @Test
    void deliveryIsRecordedWithWhatTheReceiverSaid() {
        var answer = ("a" + "é".repeat(700)).getBytes(StandardCharsets.UTF_8);
        receiver.answering(exchange -> {
            exchange.sendResponseHeaders(202, answer.length);
            exchange.getResponseBody().write(answer);
        });
        var harness = started();
        var callback = harness.tell(receiver.url());

        var delivery = tried(harness, callback, 1);

        assertThat(delivery.state()).isEqualTo(Delivery.State.DELIVERED);
        assertThat(delivery.attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.number()).isEqualTo(1);
            assertThat(attempt.startedAt()).isEqualTo(clock.instant());
            assertThat(attempt.status()).isEqualTo(202);
            assertThat(attempt.error()).isNull();
            assertThat(attempt.answer()).isEqualTo("a" + "é".repeat(511));
        });
        assertThat(receiver.requests().getFirst().header("webhook-id"))
                .isEqualTo(delivery.id().toString());
        await().until(() -> harness.counted("delivered") == 1);
        await().until(() -> harness.courier.agents() == 0);
    }

    @Test
    void failedDeliveryIsTriedAgainUntilItArrives() {
        receiver.answering(Receiver.status(500));
        var harness = started();
        var callback = harness.tell(receiver.url());
        assertThat(tried(harness, callback, 1).nextAt())
                .isEqualTo(clock.instant().plusSeconds(5));

        receiver.answering(Receiver.status(200));
        advance(harness, Duration.ofMillis(4999));
        stays(1, receiver);
        advance(harness, Duration.ofMillis(1));

        var delivery = tried(harness, callback, 2);
        assertThat(delivery.state()).isEqualTo(Delivery.State.DELIVERED);
        assertThat(delivery.attempts()).extracting(Delivery.Attempt::number).containsExactly(1, 2);
        assertThat(receiver.requests())
                .extracting(request -> request.header("webhook-id"))
                .containsExactly(delivery.id().toString(), delivery.id().toString());
        assertThat(receiver.requests())
                .extracting(request -> Long.parseLong(request.header("webhook-timestamp")))
                .containsExactly(
                        clock.instant().getEpochSecond() - 5, clock.instant().getEpochSecond());
        await().until(() -> harness.counted("delivered") == 1);
        assertThat(harness.counted("retried")).isEqualTo(1);
    }

    @Test
    void retryAfterIsHonoured() {
        receiver.answering(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "120");
            exchange.sendResponseHeaders(503, -1);
        });
        var harness = started();
        var callback = harness.tell(receiver.url());
        assertThat(tried(harness, callback, 1).nextAt())
                .isEqualTo(clock.instant().plusSeconds(120));
    }

    @Test
    void goneIsGivenUpAtOnce() {
        receiver.answering(Receiver.status(410));
        var harness = started();
        var callback = harness.tell(receiver.url());
        assertThat(tried(harness, callback, 1).state()).isEqualTo(Delivery.State.FAILED);
        await().until(() -> harness.counted("failed") == 1);
    }

    @Test
    void redirectIsNotFollowed() throws Exception {
        var elsewhere = receiver();
        receiver.answering(exchange -> {
            exchange.getResponseHeaders().set("Location", elsewhere.url());
            exchange.sendResponseHeaders(307, -1);
        });
        var harness = started();
        var delivery = tried(harness, harness.tell(receiver.url()), 1);
        assertThat(delivery.state()).isEqualTo(Delivery.State.PENDING);
        assertThat(delivery.attempts().getFirst().status()).isEqualTo(307);
        assertThat(elsewhere.requests()).isEmpty();
    }

    @Test
    void receiverThatDoesNotAnswerInTimeIsTriedAgain() {
        receiver.hanging();
        var harness = started(courier().withTimeout(Duration.ofMillis(200)));
        var delivery = tried(harness, harness.tell(receiver.url()), 1);
        assertThat(delivery.state()).isEqualTo(Delivery.State.PENDING);
        assertThat(delivery.attempts().getFirst().status()).isNull();
        assertThat(delivery.attempts().getFirst().error()).isEqualTo("timeout: nothing came in time from 127.0.0.1");
        assertThat(delivery.attempts().getFirst().answer()).isNull();
    }

    @Test
    void statusCountsEvenIfTheBodyNeverEnds() {
        receiver.answering(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().flush();
            new CountDownLatch(1).await();
        });
        var harness = started(courier().withTimeout(Duration.ofMillis(300)));
        var delivery = tried(harness, harness.tell(receiver.url()), 1);
        assertThat(delivery.state()).isEqualTo(Delivery.State.DELIVERED);
        assertThat(delivery.attempts().getFirst().status()).isEqualTo(200);
    }

    @Test
    void nobodyIsReachedAtAnAddressThatIsNotAllowed() {
        var harness = started(courier().allowing());
        var delivery = tried(harness, harness.tell(receiver.url()), 1);
        assertThat(delivery.state()).isEqualTo(Delivery.State.PENDING);
        assertThat(delivery.attempts().getFirst().error()).startsWith("blocked-address: 127.0.0.1 ");
        assertThat(receiver.requests()).isEmpty();
    }

    @Test
    void nobodyListening() {
        var harness = started();
        receiver.close();
        var delivery = tried(harness, harness.tell(receiver.url()), 1);
        assertThat(delivery.attempts().getFirst().error())
                .startsWith("unreachable: ")
                .doesNotContain("token");
    }

    @Test
    void secretThatIsNoLongerConfiguredIsNotDoneWithout() throws Exception {
        var secret = CallbackSecretsTest.GOOD;
        var before = courier().configured("crm", secret).build();
        var callback = before.tell(receiver.url(), "crm");
        for (int i = 0; i < 9; i++) {
            before.tell(receiver.url(), "crm");
        }
        var other = before.tell(receiver.url());
        before.close();

        var harness = started();

        assertThat(tried(harness, callback, 1).attempts().getFirst().error()).startsWith("unknown-secret: ");
        assertThat(tried(harness, other, 1).state())
                .as("the target is not to blame")
                .isEqualTo(Delivery.State.DELIVERED);
        assertThat(receiver.requests()).hasSize(1);
    }

    @Test
    void redeliveryKeepsTheId() {
        var harness = started();
        var callback = harness.tell(receiver.url());
        var first = tried(harness, callback, 1);

        harness.outbox.redeliver(callback.id(), clock.instant()).join();

        var again = tried(harness, callback, 2);
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.attempts()).extracting(Delivery.Attempt::number).containsExactly(1, 2);
        assertThat(receiver.requests())
                .extracting(request -> request.header("webhook-id"))
                .containsExactly(first.id().toString(), first.id().toString());
    }

    @Test
    void whatIsPendingIsSentAfterARestart() throws Exception {
        var before = courier().build();
        var callback = before.tell(receiver.url());
        before.close();
        assertThat(receiver.requests()).isEmpty();

        var after = started();

        assertThat(tried(after, callback, 1).state()).isEqualTo(Delivery.State.DELIVERED);
    }

    @Test
    void whatIsBrokenOffByAStopIsSentAgain() throws Exception {
        receiver.hanging();
        var before = courier().start();
        var callback = before.tell(receiver.url());
        await().until(() -> receiver.requests().size() == 1);
        before.close();

        receiver.answering(Receiver.status(200));
        var after = started();

        var delivery = tried(after, callback, 1);
        assertThat(delivery.tried()).as("what was broken off spends no attempt").isEqualTo(1);
        assertThat(receiver.requests())
                .extracting(request -> request.header("webhook-id"))
                .containsExactly(delivery.id().toString(), delivery.id().toString());
    }

    @Test
    void nothingIsSentAgainWhileTheStoreTakesNoWrites() {
        var failing = new AtomicBoolean(true);
        var tries = new AtomicInteger();
        var harness = started(courier().through(real -> unreliable(real, failing, tries)));
        var callback = harness.tell(receiver.url());
        await().until(() -> tries.get() >= 2);
        assertThat(receiver.requests()).hasSize(1);

        failing.set(false);

        assertThat(tried(harness, callback, 1).state()).isEqualTo(Delivery.State.DELIVERED);
        assertThat(receiver.requests()).hasSize(1);
    }

    private static Outbox unreliable(Outbox real, AtomicBoolean failing, AtomicInteger tries) {
        return (Outbox) Proxy.newProxyInstance(
                Outbox.class.getClassLoader(), new Class<?>[] {Outbox.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("record")) {
                        tries.incrementAndGet();
                        if (failing.get()) {
                            return CompletableFuture.failedFuture(new Refusal.StoreUnavailable(true, null));
                        }
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
