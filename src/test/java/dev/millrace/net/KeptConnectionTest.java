package dev.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.download.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.ProtocolException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KeptConnectionTest {

    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private Origin origin;
    private OutboundHttp http;

    /** How often the path that breaks connections was asked for. */
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void start() throws IOException {
        origin = Origin.start().on("/first", (_, wire) -> wire.answer(200, "", "first"));
        var properties = new OutboundProperties(
                List.of("127.0.0.0/8"), Duration.ofSeconds(5), Duration.ofSeconds(20), 5, 1000, null);
        http = OutboundConfiguration.create(properties, "1.0");
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        origin.close();
    }

    @Test
    void whatIsLeftOnItIsNotTakenForTheNextAnswer() throws Exception {
        var sent = new CountDownLatch(1);
        origin.on("/first", (_, wire) -> {
                    wire.answer(200, "", "first");
                    wire.answer(200, "", "nobody asked for this");
                    sent.countDown();
                })
                .on("/second", (_, wire) -> wire.answer(200, "", "second"));
        assertThat(get("/first")).isEqualTo("first");
        sent.await();

        assertThat(get("/second")).isEqualTo("second");
    }

    @Test
    void oneThatTheServerClosesAtTheNextRequestCostsNothing() throws Exception {
        origin.on("/second", breaking(1));
        get("/first");

        assertThat(get("/second")).isEqualTo("second");
        assertThat(asked).hasValue(2);
    }

    @Test
    void requestThatIsInterruptedIsNotSentOverAnotherOne() throws Exception {
        var first = new Exchanger<String>();
        origin.on("/first", (_, wire) -> wire.answer(200, "", first.exchange(wire.toString())))
                .on("/which", (_, wire) -> wire.answer(200, "", wire.toString()))
                .on("/second", (_, wire) -> {
                    asked.incrementAndGet();
                    wire.stall();
                });
        var kept = twoAtATime(() -> get("/first"));

        var asking = Thread.ofVirtual()
                .start(() -> assertThatThrownBy(() -> get("/second")).isInstanceOf(IOException.class));
        await().atMost(Duration.ofSeconds(20)).until(() -> asked.get() == 1);
        asking.interrupt();
        asking.join();

        // the other one is as good as before
        assertThat(get("/which")).isIn(kept);
        assertThat(asked).hasValue(1);
    }

    @Test
    void newOneThatTheServerClosesIsNotTriedAgain() {
        origin.on("/second", breaking(1));

        assertThatThrownBy(() -> get("/second")).isInstanceOf(IOException.class);
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatIsPostedOverOneThatBreaksIsNotSentTwice() throws Exception {
        origin.on("/second", breaking(1));
        get("/first");

        assertThatThrownBy(() -> http.post(origin.url("/second"), Map.of(), BODY))
                .isInstanceOf(IOException.class);
        assertThat(asked).hasValue(1);
    }

    @Test
    void whatIsPostedOverOneWithSomethingLeftOnItIsSentOnce() throws Exception {
        var sent = new CountDownLatch(1);
        origin.on("/first", (_, wire) -> {
                    wire.answer(200, "", "first");
                    wire.send("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n");
                    sent.countDown();
                })
                .on("/second", breaking(0));
        get("/first");
        sent.await();

        try (var response = http.post(origin.url("/second"), Map.of(), BODY)) {
            assertThat(response.status()).isEqualTo(200);
        }
        assertThat(asked).hasValue(1);
    }

    @Test
    @Timeout(60)
    void interimAnswersWithoutEndAreBrokenOff() {
        origin.on("/first", (_, wire) -> {
            while (true) {
                wire.head(100, "");
            }
        });

        assertThatThrownBy(() -> get("/first")).hasCauseInstanceOf(ProtocolException.class);
    }

    @Test
    void fewInterimAnswersDoNoHarm() throws Exception {
        origin.on("/first", (_, wire) -> {
            wire.head(103, "Link: </style.css>; rel=preload\r\n");
            wire.head(100, "");
            wire.answer(200, "", "first");
        });

        assertThat(get("/first")).isEqualTo("first");
    }

    private static <T> List<T> twoAtATime(Callable<T> call) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<T>();
            for (var answer : threads.invokeAll(List.of(call, call))) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    private Origin.Script breaking(int times) {
        return (_, wire) -> {
            if (asked.incrementAndGet() <= times) {
                wire.close();
            } else {
                wire.answer(200, "", "second");
            }
        };
    }

    private String get(String path) throws Exception {
        try (var response = http.get(origin.url(path), Map.of(), Admission.FREE)) {
            return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
