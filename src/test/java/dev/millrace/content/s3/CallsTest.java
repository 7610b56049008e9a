package dev.millrace.content.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Calls calls = new Calls(new BucketFailures("kept"));
    private final List<String> given = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        calls.close();
    }

    @Test
    void anAnswerThatIsTakenIsNotGivenBack() throws IOException {
        assertThat(calls.call(() -> "answer", given::add)).isEqualTo("answer");
        assertThat(given).isEmpty();
    }

    @Test
    void anAnswerThatComesWhenNobodyWaitsAnyMoreIsGivenBack() {
        var asked = new CountDownLatch(1);
        var answering = new Semaphore(0);
        var waiting = Thread.ofVirtual()
                .start(() -> assertThatExceptionOfType(InterruptedIOException.class)
                        .isThrownBy(() -> calls.call(
                                () -> {
                                    asked.countDown();
                                    answering.acquireUninterruptibly();
                                    return "late";
                                },
                                given::add)));
        await().atMost(PATIENCE).until(() -> asked.getCount() == 0);
        waiting.interrupt();
        await().atMost(PATIENCE).until(() -> !waiting.isAlive());
        assertThat(given).isEmpty();

        answering.release();

        await().atMost(PATIENCE).until(() -> given.contains("late"));
    }

    @Test
    void whatItFailedOfIsToldAsEver() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> calls.<String>call(
                        () -> {
                            throw new NoSuchFileException("gone");
                        },
                        given::add));
    }
}
