package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ContentApiTest extends ApiServerTest {

    private static final String FOX = "the quick brown fox";

    private String uploaded() {
        var answer = client.send("PUT", "/v1/content?fileName=f%C3%BCchse.html", FOX, "Content-Type", "text/html");
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.json().get("pool").isNull()).isTrue();
        return answer.header("Location") + "/content";
    }

    @Test
    void uploadIsASucceededFuture() throws Exception {
        var answer = client.send(
                "PUT",
                "/v1/content?label=team:data&retention=1h",
                FOX,
                "Content-Type",
                "text/plain",
                "Content-Disposition",
                "attachment; filename=\"fox.txt\"");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.at("/type")).isEqualTo("upload");
        assertThat(answer.at("/state")).isEqualTo("SUCCEEDED");
        assertThat(answer.at("/labels/team")).isEqualTo("data");
        assertThat(answer.at("/result/bytes")).isEqualTo("19");
        assertThat(answer.at("/result/fileName")).isEqualTo("fox.txt");
        assertThat(answer.at("/result/sha256")).isEqualTo(HexFormat.of().formatHex(sha256()));
        assertThat(answer.at("/result/contentUrl")).isEqualTo(answer.header("Location") + "/content");
        assertThat(answer.at("/links/content")).isEqualTo(answer.at("/result/contentUrl"));
    }

    @Test
    void contentComesWithItsNameAndChecksums() throws Exception {
        var answer = client.get(uploaded());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(FOX);
        assertThat(answer.header("Content-Type")).isEqualTo("text/html");
        assertThat(answer.header("Content-Length")).isEqualTo("19");
        assertThat(answer.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"f_chse.html\"; filename*=UTF-8''f%C3%BCchse.html");
        assertThat(answer.header("ETag")).isEqualTo('"' + HexFormat.of().formatHex(sha256()) + '"');
        assertThat(answer.header("Repr-Digest"))
                .isEqualTo("sha-256=:" + Base64.getEncoder().encodeToString(sha256()) + ":");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy")).startsWith("sandbox");
    }

    @Test
    void headTellsTheSameWithoutTheBytes() {
        var answer = client.send("HEAD", uploaded(), null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Length")).isEqualTo("19");
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void partsAreServed() {
        var content = uploaded();

        var middle = client.get(content, "Range", "bytes=4-8");
        assertThat(middle.status()).isEqualTo(206);
        assertThat(middle.text()).isEqualTo("quick");
        assertThat(middle.header("Content-Range")).isEqualTo("bytes 4-8/19");
        assertThat(client.get(content, "Range", "bytes=-3").text()).isEqualTo("fox");
        assertThat(client.get(content, "Range", "bytes=16-99").text()).isEqualTo("fox");

        var several = client.get(content, "Range", "bytes=0-2,16-");
        assertThat(several.status()).isEqualTo(206);
        assertThat(several.header("Content-Type")).startsWith("multipart/byteranges; boundary=");
        assertThat(several.text())
                .contains("Content-Range: bytes 0-2/19\r\n\r\nthe\r\n--")
                .contains("Content-Range: bytes 16-18/19\r\n\r\nfox\r\n--");
        assertThat(several.header("Content-Length"))
                .isEqualTo(Integer.toString(several.text().length()));
    }

    @Test
    void partsThatDoNotExistAreRefusedAndNonsenseIsIgnored() {
        var content = uploaded();

        var beyond = client.get(content, "Range", "bytes=19-");
        assertProblem(beyond, 416, "range-not-satisfiable");
        assertThat(beyond.header("Content-Range")).isEqualTo("bytes */19");
        for (var nonsense : new String[] {"cows=1-2", "bytes=x", "bytes=5-1", "bytes=0-18,0-18,0-18"}) {
            assertThat(client.get(content, "Range", nonsense).status())
                    .as(nonsense)
                    .isEqualTo(200);
        }
    }

    @Test
    void conditionsHold() {
        var content = uploaded();
        var tag = client.get(content).header("ETag");

        assertThat(client.get(content, "If-None-Match", tag).status()).isEqualTo(304);
        assertThat(client.get(content, "If-None-Match", "*").status()).isEqualTo(304);
        assertThat(client.get(content, "If-None-Match", "*").header("ETag")).isEqualTo(tag);
        var before = "Sat, 01 Jan 2000 00:00:00 GMT";
        assertProblem(client.get(content, "If-Unmodified-Since", before), 412, "precondition-failed");
        assertThat(client.get(content, "If-Match", tag).status()).isEqualTo(200);
        assertProblem(client.get(content, "If-Match", "\"other\""), 412, "precondition-failed");
        assertThat(client.get(content, "Range", "bytes=0-2", "If-Range", tag).status())
                .isEqualTo(206);
        assertThat(client.get(content, "Range", "bytes=0-2", "If-Range", "\"other\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void absenceOfContentIsToldApart() {
        assertProblem(client.get(done("echo", "{}").at("/links/self") + "/content"), 404, "content-not-found");
        var running = running();
        assertProblem(client.get(running + "/content"), 409, "not-done");
        cancel(running);
    }

    @Test
    void uploadServesAsInput() {
        var id = uploaded().split("/")[3];

        var words = done("word-count", "{\"future\":\"%s\"}".formatted(id));

        assertThat(words.at("/result/words")).isEqualTo("4");
    }

    @Test
    void tooLargeContentIsRefusedWithOrWithoutALength() {
        var big = new byte[1024 * 1024 + 1];

        var known = client.send(HttpRequest.newBuilder().PUT(BodyPublishers.ofByteArray(big)), "/v1/content");
        assertProblem(known, 413, "content-too-large");

        var stream = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(big));
        assertProblem(client.send(HttpRequest.newBuilder().PUT(stream), "/v1/content"), 413, "content-too-large");
    }

    @Test
    void badDescriptionsOfUploadsAreRefused() {
        assertRefused(
                client.send(
                        "PUT", "/v1/content?fileName=..%2Fa&label=x&retention=0s&keep=1", FOX, "Content-Type", "*/*"),
                "fileName",
                "label",
                "retention",
                "keep",
                "Content-Type");
    }

    @Test
    void partOfContentIsNotTakenForTheWhole() {
        assertRefused(
                client.send("PUT", "/v1/content", FOX, "Content-Range", "bytes 0-18/100", "Content-Digest", "x"),
                "Content-Range",
                "Content-Digest");
    }

    @Test
    void codedContentIsRefused() {
        var coded = client.send("PUT", "/v1/content", FOX, "Content-Encoding", "gzip");
        assertProblem(coded, 415, "unsupported-media-type");
        assertThat(coded.at("/detail")).contains("'gzip'");
        assertThat(coded.header("Accept-Encoding")).isEqualTo("identity");
        assertProblem(
                client.send(
                        "PUT", "/v1/modules/coded", FOX, "Content-Encoding", "br", "Content-Type", "application/wasm"),
                415,
                "unsupported-media-type");

        assertThat(client.send("PUT", "/v1/content", FOX, "Content-Encoding", "identity")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void digestsOfUploadsAreVerified() throws Exception {
        var right = "sha-256=:" + Base64.getEncoder().encodeToString(sha256()) + ":";
        var wrong = "sha-256=:" + Base64.getEncoder().encodeToString(new byte[32]) + ":";
        for (var header : new String[] {"Content-Digest", "Repr-Digest"}) {
            assertThat(client.send("PUT", "/v1/content", FOX, header, right).status())
                    .isEqualTo(201);
            assertThat(client.send("PUT", "/v1/content", FOX, header, "md5=:AAAA:, " + right)
                            .status())
                    .isEqualTo(201);
            assertRefused(client.send("PUT", "/v1/content", FOX, header, wrong), header);
            assertRefused(client.send("PUT", "/v1/content", FOX, header, "sha-256=:AAAA:"), header);
            assertRefused(client.send("PUT", "/v1/content", FOX, header, "sha-256=abc"), header);
        }
    }

    private static byte[] sha256() throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(FOX.getBytes("UTF-8"));
    }
}
