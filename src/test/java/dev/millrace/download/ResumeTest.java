package dev.millrace.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.ErrorCode;
import dev.millrace.task.Outcome;
import dev.millrace.task.PoolName;
import dev.millrace.task.Progress;
import dev.millrace.task.StopReason;
import dev.millrace.task.TaskSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An attempt that breaks is gone on with by the next one. */
class ResumeTest extends ResumeHarness {

    private static final String MODIFIED = "Last-Modified: Thu, 01 Jan 2026 10:00:00 GMT\r\n";
    private static final String DATE = "Date: Thu, 01 Jan 2026 12:00:00 GMT\r\n";

    @Test
    void brokenDownloadGoesOnWhereItStopped() throws Exception {
        breaksOff(file, null);
        serve(file);

        var done = fixture.succeeds(spec(null), context);

        fixture.assertIs(done, file);
        assertThat(done.result().path("resumed").asBoolean()).isTrue();
        assertThat(origin.requests().getLast().headers())
                .containsEntry("Range", "bytes=300000-")
                .containsEntry("If-Range", "\"v1\"")
                .containsEntry("Accept-Encoding", "identity");
        assertThat(fixture.received()).isEqualTo(file.length());
        assertThat(context.told()).first().isEqualTo(new Progress(300_000, 800_000L, "bytes", null));
    }

    @Test
    void itGoesOnMoreThanOnce() throws Exception {
        breaksOff(file, null);
        breaksOff(file, null);
        serve(file);

        fixture.assertIs(fixture.succeeds(spec(null), context), file);

        assertThat(origin.requests().getLast().headers()).containsEntry("Range", "bytes=600000-");
    }

    @Test
    void whatTheFirstAnswerSaidIsRemembered() throws Exception {
        breaksOff(file.with("Content-Type: text/csv\r\nContent-Disposition: attachment; filename=\"a.csv\"\r\n"), null);
        serve(file);

        var done = fixture.succeeds(spec(null), context);

        assertThat(done.content().contentType()).isEqualTo("text/csv");
        assertThat(done.content().fileName()).isEqualTo("a.csv");
        assertThat(done.result().path("httpStatus").asInt()).isEqualTo(200);
        assertThat(done.result().path("etag").asString()).isEqualTo("\"v1\"");
    }

    @Test
    void restartedServerGoesOnToo() throws Exception {
        var large = ServedFile.of(3 << 20);
        origin.on("/file", (request, wire) -> {
            large.answer(request, wire, 2_500_000);
            wire.close();
        });
        try (var before = new DownloadFixture(directory.resolve("large"), 4L << 20, "127.0.0.0/8")) {
            before.fails(spec(null), context, ErrorCode.TRUNCATED);
        }
        origin.on("/file", large);

        try (var after = new DownloadFixture(directory.resolve("large"), 4L << 20, "127.0.0.0/8")) {
            after.assertIs(after.succeeds(spec(null), context.next()), large);
        }
        assertThat(origin.requests().getLast().headers())
                .hasEntrySatisfying("Range", range -> assertThat(range).isEqualTo("bytes=2500000-"));
    }

    @Test
    void oldEnoughTimeOfChangeIsAValidator() throws Exception {
        var dated = file.tagged("").with(MODIFIED + DATE);
        breaksOff(dated, null);
        serve(dated);

        fixture.assertIs(fixture.succeeds(spec(null), context), file);
        assertThat(origin.requests().getLast().headers())
                .containsEntry("Range", "bytes=300000-")
                .containsEntry("If-Range", "Thu, 01 Jan 2026 10:00:00 GMT");
    }

    @Test
    void checksumMakesUpForAMissingValidator() throws Exception {
        var sum = "sha-256=" + file.sha256();
        breaksOff(file.tagged(""), sum);
        serve(file.tagged(""));

        fixture.assertIs(fixture.succeeds(spec(sum), context), file);
        assertThat(origin.requests().getLast().headers())
                .containsEntry("Range", "bytes=300000-")
                .doesNotContainKey("If-Range");
    }

    @Test
    void checksumThatDoesNotMatchWhatWasPiecedTogetherStartsFromZeroTheNextTime() throws Exception {
        var changed = file.tagged("").changed("");
        var sum = "sha-256=" + changed.sha256();
        breaksOff(file.tagged(""), sum);
        serve(changed);

        var failed = fixture.fails(spec(sum), context, ErrorCode.CHECKSUM_MISMATCH);

        assertThat(failed.error().retryable()).isTrue();
        assertThat(fixture.files()).isEmpty();
        context = context.next();
        fixture.assertIs(fixture.succeeds(spec(sum), context), changed);
        assertThat(origin.requests().getLast().headers()).doesNotContainKey("Range");
    }

    @ParameterizedTest
    @EnumSource(
            value = StopReason.class,
            names = {"DRAIN", "TIMEOUT"})
    void stoppedAttemptIsGoneOnWith(StopReason reason) throws Exception {
        stops(reason);
        serve(file);

        fixture.assertIs(fixture.succeeds(spec(null), context.next()), file);
        assertThat(origin.requests().getLast().headers()).containsEntry("Range", "bytes=300000-");
    }

    @ParameterizedTest
    @EnumSource(
            value = StopReason.class,
            names = {"CANCEL", "ABANDON"})
    void attemptThatIsNotRunAgainLeavesNothing(StopReason reason) throws Exception {
        stops(reason);

        assertThat(fixture.files()).isEmpty();
    }

    @Test
    void passingFailureKeepsWhatIsThere() throws Exception {
        breaksOff(file, null);
        origin.on("/file", (_, wire) -> wire.answer(503, "", ""));
        fixture.fails(spec(null), context, ErrorCode.HTTP_STATUS);
        context = context.next();
        serve(file);

        fixture.assertIs(fixture.succeeds(spec(null), context), file);
        assertThat(origin.requests().getLast().headers()).containsEntry("Range", "bytes=300000-");
    }

    @Test
    void failureThatNothingHealsLeavesNothing() throws Exception {
        breaksOff(file, null);
        origin.on("/file", (_, wire) -> wire.answer(404, "", ""));

        fixture.fails(spec(null), context, ErrorCode.HTTP_STATUS);

        assertThat(fixture.files()).isEmpty();
    }

    @Test
    void stallingServerIsGoneOnWithToo() throws Exception {
        origin.on("/file", (request, wire) -> {
            file.answer(request, wire, 300_000);
            wire.stall();
        });
        fixture.fails(spec(null), context, ErrorCode.UNREACHABLE);
        context = context.next();
        serve(file);

        fixture.assertIs(fixture.succeeds(spec(null), context), file);
        assertThat(fixture.received()).isEqualTo(file.length());
    }

    @Test
    void placingThatFailedForThisTimeIsNotFetchedAgain() throws Exception {
        serve(file);
        var saved =
                new TaskSpec.Download(origin.url("/file").toString(), null, Map.of(), null, null, new PoolName("disk"));
        var rest = ((Outcome.HandOver) fixture.handler.run(saved, context)).rest();
        context.requestStop(StopReason.DRAIN);
        assertThat(rest.run(context)).isInstanceOf(Outcome.Stopped.class);
        context = context.next();

        var again = ((Outcome.HandOver) fixture.handler.run(saved, context)).rest();

        fixture.assertIs((Outcome.Succeeded) again.run(context), file);
        assertThat(fixture.received()).isEqualTo(file.length());
    }
}
