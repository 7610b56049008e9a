package dev.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InterruptibleIoTest {

    @Test
    void whatTheWorkReturnsOrThrowsComesOut() throws Exception {
        assertThat(InterruptibleIo.call(() -> Thread.currentThread().isVirtual()))
                .isTrue();
        assertThatThrownBy(() -> InterruptibleIo.call(() -> {
                    throw new IOException("broken");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("broken");
        assertThatThrownBy(() -> InterruptibleIo.call(() -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void interruptReachesTheWorkAndTheCallerWaitsForItsEndAndKeepsTheFlag() throws Exception {
        var begun = new CountDownLatch(1);
        var run = new FutureTask<>(() -> {
            var seen = InterruptibleIo.call(() -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                    return "not interrupted";
                } catch (InterruptedException e) {
                    return "interrupted";
                }
            });
            return seen + " " + Thread.currentThread().isInterrupted();
        });
        var caller = Thread.ofPlatform().start(run);
        assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();

        caller.interrupt();

        assertThat(run.get(5, TimeUnit.SECONDS)).isEqualTo("interrupted true");
    }
}
