package dev.millrace.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not certainly belong to the bytes that are here is not added to them. */
class ResumeDistrustTest extends ResumeHarness {

    @Test
    void changedFileIsFetchedFromItsStartInTheSameAnswer() throws Exception {
        breaksOff(file, null);
        var changed = file.changed("\"v2\"");
        serve(changed);

        var done = fixture.succeeds(spec(null), context);

        fixture.assertIs(done, changed);
        assertThat(done.result().path("resumed").asBoolean()).isFalse();
        assertThat(done.result().path("etag").asString()).isEqualTo("\"v2\"");
        assertThat(origin.requests()).hasSize(2);
    }

    @Test
    void serverThatIgnoresRangesStartsFromZero() throws Exception {
        breaksOff(file, null);
        origin.on("/file", (_, wire) -> file.whole(wire));

        var done = fixture.succeeds(spec(null), context);

        fixture.assertIs(done, file);
        assertThat(done.result().path("resumed").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Range: bytes 300001-799999/800000\r\n",
                "Content-Range: bytes 0-799999/800000\r\n",
                "Content-Range: bytes 300000-899999/900000\r\n",
                "Content-Range: bytes 300000-799999/*\r\n",
                "Content-Range: bytes 300000-400000/800000\r\n",
                "Content-Range: lines 1-2/3\r\n",
                "Content-Range: bytes 300000-799999/800000\r\nETag: \"v2\"\r\n",
                "Content-Range: bytes 300000-799999/800000\r\nContent-Length: 7\r\n",
                "X: none\r\n"
            })
    void partThatWasNotAskedForIsNotBelieved(String headers) throws Exception {
        breaksOff(file, null);
        origin.on("/file", (request, wire) -> {
            if (request.headers().containsKey("Range")) {
                wire.head(206, headers);
                wire.send(new byte[500_000]);
                wire.close();
            } else {
                file.answer(request, wire);
            }
        });

        var done = fixture.succeeds(spec(null), context);

        fixture.assertIs(done, file);
        assertThat(done.result().path("resumed").asBoolean()).isFalse();
        assertThat(origin.requests()).hasSize(3);
    }

    @Test
    void moreBytesThanThePartHasAreNotBelievedEither() throws Exception {
        breaksOff(file, null);
        origin.on("/file", (request, wire) -> {
            if (request.headers().containsKey("Range")) {
                wire.head(206, "Content-Range: bytes 300000-799999/800000\r\nTransfer-Encoding: chunked\r\n");
                wire.send("80000\r\n");
                wire.send(new byte[0x80000]);
                wire.send("\r\n0\r\n\r\n");
            } else {
                file.answer(request, wire);
            }
        });

        fixture.assertIs(fixture.succeeds(spec(null), context), file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "{}", "{\"url\":\"http://a/\"}", "null"})
    void noteOfSomeOtherVersionIsNoReasonToFail(String note) throws Exception {
        var draft = fixture.content.create(context.id(), context.attempt());
        draft.write(file.bytes(), 0, 300_000);
        draft.setAside(note);
        serve(file);

        fixture.assertIs(fixture.succeeds(spec(null), context.next()), file);
        assertThat(origin.requests().getFirst().headers()).doesNotContainKey("Range");
    }

    @Test
    void fewerBytesThanThePartHasAreKeptForTheNextAttempt() throws Exception {
        breaksOff(file, null);
        origin.on("/file", (_, wire) -> {
            wire.head(206, "Content-Range: bytes 300000-799999/800000\r\nTransfer-Encoding: chunked\r\n");
            wire.send("5\r\n");
            file.body(new ServedFile.Part(300_000, 300_005), wire, 5);
            wire.send("\r\n0\r\n\r\n");
        });
        fixture.fails(spec(null), context, ErrorCode.TRUNCATED);
        context = context.next();
        serve(file);

        fixture.assertIs(fixture.succeeds(spec(null), context), file);
        assertThat(origin.requests().getLast().headers()).containsEntry("Range", "bytes=300005-");
    }

    @Test
    void everythingBeingHereAlreadyIsEnough() throws Exception {
        setAside(file.length());
        serve(file);

        var done = fixture.succeeds(spec(null), context);

        fixture.assertIs(done, file);
        assertThat(done.result().path("resumed").asBoolean()).isTrue();
        assertThat(origin.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Range: bytes */299999\r\n", "Content-Range: bytes */300000\r\nETag: \"v2\"\r\n", ""})
    void refusedRangeStartsFromZeroAtOnce(String headers) throws Exception {
        setAside(300_000);
        origin.on("/file", (request, wire) -> {
            if (request.headers().containsKey("Range")) {
                wire.answer(416, headers, "");
            } else {
                file.answer(request, wire);
            }
        });

        var done = fixture.succeeds(spec(null), context);

        fixture.assertIs(done, file);
        assertThat(done.result().path("resumed").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "W/\"v1\""})
    void withoutAStrongValidatorItStartsFromZero(String tag) throws Exception {
        breaksOff(file.tagged(tag), null);
        assertThat(fixture.files()).isEmpty();
        serve(file.tagged(tag));

        fixture.assertIs(fixture.succeeds(spec(null), context), file);
        assertThat(origin.requests().getLast().headers()).doesNotContainKeys("Range", "If-Range");
    }
}
