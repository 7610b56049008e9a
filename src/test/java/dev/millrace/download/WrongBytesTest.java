package dev.millrace.download;

import static dev.millrace.download.DownloadFixture.download;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolName;
import dev.millrace.task.RecordingTaskContext;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that send other bytes than they should. */
@Timeout(40)
class WrongBytesTest {

    private static final int MIB = 1 << 20;

    @TempDir
    private Path directory;

    private final ServedFile file = ServedFile.of(8 * MIB);
    private final ServedFile wrong = file.changed("\"v1\"");
    private final RecordingTaskContext context = RecordingTaskContext.first();
    private Origin origin;
    private Origin mirror;
    private DownloadFixture fixture;

    @BeforeEach
    void start() throws IOException {
        origin = Origin.start();
        mirror = Origin.start();
        fixture = new DownloadFixture(directory, 32L * MIB, "127.0.0.0/8");
    }

    @AfterEach
    void stop() throws IOException {
        fixture.close();
        origin.close();
        mirror.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sourceThatLiesAmongSeveralIsFoundWithinTheAttempt(boolean mirrorLies) throws Exception {
        var bothAsked = new CountDownLatch(2);
        origin.on("/file", inConcert(bothAsked, mirrorLies ? file : wrong));
        mirror.on("/file", inConcert(bothAsked, mirrorLies ? wrong : file));

        var done = fixture.succeeds(spec(4), context);

        fixture.assertIs(done, file);
        assertThat(done.result().path("finalUrl").asString())
                .isEqualTo((mirrorLies ? origin : mirror).url("/file").toString());
        assertThat(done.result().path("resumed").asBoolean()).isFalse();
    }

    /** Serves the first parts only when both sources were asked for some. */
    private static Origin.Script inConcert(CountDownLatch asked, ServedFile served) {
        return (request, wire) -> {
            asked.countDown();
            asked.await();
            served.answer(request, wire);
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void wrongFirstSourceIsFollowedByTheMirrors(int connections) throws Exception {
        origin.on("/file", (_, wire) -> wrong.tagged("").whole(wire));
        mirror.on("/file", file);

        var done = fixture.succeeds(spec(connections), context);

        fixture.assertIs(done, file);
        assertThat(done.result().path("finalUrl").asString())
                .isEqualTo(mirror.url("/file").toString());
        assertThat(origin.requests()).hasSize(1);
    }

    @Test
    void wrongBytesAreNotHandedToAnotherPool() throws Exception {
        origin.on("/file", wrong);
        mirror.on("/file", file);
        var plain = spec(1);
        var spec = new TaskSpec.Download(
                plain.url(), null, Map.of(), plain.checksum(), null, new PoolName("disk"), plain.fetching());

        var outcome = fixture.handler.run(spec, context);

        assertThat(outcome).isInstanceOf(Outcome.HandOver.class);
        var done = ((Outcome.HandOver) outcome).rest().run(context);
        fixture.assertIs((Outcome.Succeeded) done, file);
    }

    @Test
    void wrongBytesThatBrokeOffAreNotBlamedOnWhoWentOn() throws Exception {
        origin.on("/file", (request, wire) -> {
            wrong.answer(request, wire, MIB);
            wire.close();
        });
        mirror.on("/file", file);

        fixture.assertIs(fixture.succeeds(spec(1), context), file);
        assertThat(mirror.requests()).hasSize(2);
        assertThat(mirror.requests().getFirst().headers()).containsEntry("Range", "bytes=" + MIB + "-");
        assertThat(mirror.requests().getLast().headers()).doesNotContainKey("Range");
    }

    @Test
    void wrongBytesThatWentOnAreNotBlamedOnWhoBrokeOff() throws Exception {
        var asked = new AtomicInteger();
        origin.on("/file", (request, wire) -> {
            if (asked.incrementAndGet() > 1) {
                file.answer(request, wire);
                return;
            }
            file.answer(request, wire, MIB);
            wire.close();
        });
        mirror.on("/file", wrong);

        fixture.assertIs(fixture.succeeds(spec(1), context), file);
        assertThat(origin.requests()).hasSize(2);
        assertThat(mirror.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void whenAllLieNoAttemptFollows(int connections) throws Exception {
        origin.on("/file", wrong);
        mirror.on("/file", wrong);

        var failed = fixture.fails(spec(connections), context, ErrorCode.CHECKSUM_MISMATCH);

        assertThat(failed.error().retryable()).isFalse();
        assertThat(failed.error().details()).isEqualTo(Map.of("expected", file.sha256(), "actual", wrong.sha256()));
        assertThat(fixture.files()).isEmpty();
    }

    @Test
    void theNextAttemptAsksWhoLiedLast() throws Exception {
        origin.on("/file", wrong);
        mirror.on("/file", (_, wire) -> wire.answer(503, "", ""));
        var failed = fixture.fails(spec(1), context, ErrorCode.CHECKSUM_MISMATCH);
        assertThat(failed.error().retryable()).isTrue();
        mirror.on("/file", file);

        fixture.assertIs(fixture.succeeds(spec(1), context.next()), file);
        assertThat(origin.requests()).hasSize(1);
    }

    @Test
    void whoLiedIsAskedAgainWhenThereIsNobodyElse() throws Exception {
        origin.on("/file", wrong);
        mirror.on("/file", (_, wire) -> wire.answer(503, "", ""));
        fixture.fails(spec(1), context, ErrorCode.CHECKSUM_MISMATCH);
        origin.on("/file", file);

        fixture.assertIs(fixture.succeeds(spec(1), context.next()), file);
    }

    @Test
    void noMoreDownloadsAreRememberedThanTheBound() {
        var mistrust = new Mistrust();
        var source = Source.of(spec(1)).getFirst();
        var ids = IntStream.rangeClosed(0, Mistrust.MOST)
                .mapToObj(_ -> RecordingTaskContext.first().id())
                .toList();
        ids.forEach(id -> mistrust.add(id, source));

        assertThat(mistrust.isAbout(ids.getFirst(), source)).isFalse();
        assertThat(mistrust.isAbout(ids.getLast(), source)).isTrue();
        mistrust.forget(ids.getLast());
        assertThat(mistrust.isAbout(ids.getLast(), source)).isFalse();
    }

    private TaskSpec.Download spec(int connections) {
        var mirrors = List.of(mirror.url("/file").toString());
        return download(
                origin.url("/file"),
                "sha-256=" + file.sha256(),
                new TaskSpec.Fetching(connections, mirrors, null, null));
    }
}
