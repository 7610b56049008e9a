package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions that read content, called as clients call them: the content is a file of the server. */
class FunctionsApiTest extends ApiServerTest {

    private static final String FIXTURES = "/dev/millrace/compute/functions/";
    private static final String NOBODY = "019c0de0-0000-7000-8000-000000000001";

    private String uploaded(String fixture) throws IOException {
        try (var in = Objects.requireNonNull(getClass().getResourceAsStream(FIXTURES + fixture), fixture)) {
            return uploaded(fixture, in.readAllBytes());
        }
    }

    private String uploaded(String name, byte[] bytes) {
        var request = HttpRequest.newBuilder().PUT(BodyPublishers.ofByteArray(bytes));
        var answer = client.send(request, "/v1/content?fileName=" + name, "Content-Type", "application/octet-stream");
        assertThat(answer.status()).as(answer.text()).isBetween(200, 202);
        return answer.at("/id");
    }

    private ApiClient.Answer succeeded(String function, String args) {
        var answer = done(function, args.replace('\'', '"'));
        assertThat(answer.at("/state")).as(answer.text()).isEqualTo("SUCCEEDED");
        return answer;
    }

    private ApiClient.Answer content(ApiClient.Answer future) {
        return client.get("/v1/futures/" + future.at("/id") + "/content");
    }

    @ParameterizedTest
    @CsvSource({"orientation-6.jpg, image/jpeg", "lossy.webp, image/png", "cmyk.jpg, image/jpeg"})
    void thumbnailIsTheContent(String fixture, String type) throws IOException {
        var args = "{'future':'%s','maxWidth':12}".formatted(uploaded(fixture));
        var answer = succeeded("image-thumbnail", args);
        assertThat(answer.json().at("/result/width").intValue()).isEqualTo(12);
        assertThat(answer.json().at("/result/originalHeight").intValue()).isEqualTo(32);
        assertThat(content(answer).header("Content-Type")).isEqualTo(type);
        assertThat(ImageIO.read(new ByteArrayInputStream(
                                content(answer).response().body()))
                        .getHeight())
                .isEqualTo(8);
    }

    @Test
    void tableIsDescribed() throws IOException {
        var answer = succeeded("csv-stats", "{'future':'%s'}".formatted(uploaded("utf-8-bom.csv")));
        assertThat(answer.at("/result/rows")).isEqualTo("3");
        assertThat(answer.at("/result/columns/2/name")).isEqualTo("größe");
        assertThat(answer.at("/result/columns/2/type")).isEqualTo("number");
        assertThat(answer.json().at("/result/columns/2/min").doubleValue()).isEqualTo(-30);
    }

    @Test
    void malformedTableFailsWithItsLine() {
        var answer = done("csv-stats", "{\"text\":\"a,b\\n1,\\\"2\"}");
        assertThat(answer.at("/state")).isEqualTo("FAILED");
        assertThat(answer.at("/error/code")).isEqualTo("task-failed");
        assertThat(answer.at("/error/message")).contains("line 2");
    }

    @Test
    void archiveIsListedAndUnpacked() throws IOException {
        var zip = uploaded("info-zip.zip");
        var listed = succeeded("zip-list", "{'future':'%s'}".formatted(zip));
        assertThat(listed.json()
                        .at("/result/list")
                        .valueStream()
                        .map(entry -> entry.at("/name").asString()))
                .contains("docs/hello.txt");
        var unpacked = succeeded("unzip", "{'future':'%s','entry':'docs/hello.txt'}".formatted(zip));
        assertThat(content(unpacked).text()).isEqualTo("hello, hello, hello, hello, hello\n");
        assertThat(content(unpacked).header("Content-Type")).isEqualTo("text/plain");
        assertThat(content(unpacked).header("Content-Disposition")).contains("hello.txt");
    }

    @Test
    void encryptedEntryFails() throws IOException {
        var zip = uploaded("encrypted.zip");
        var answer = done("unzip", "{\"future\":\"%s\",\"entry\":\"docs/hello.txt\"}".formatted(zip));
        assertThat(answer.at("/error/message")).contains("encrypted");
        assertThat(client.get("/v1/futures/" + answer.at("/id") + "/content").status())
                .isNotEqualTo(200);
    }

    @Test
    void severalContentsAreHashedTogether() {
        var abc = uploaded("abc", "abc".getBytes(StandardCharsets.UTF_8));
        var nothing = uploaded("nothing", new byte[0]);
        var args = "{'futures':['%s','%s','%s']}".formatted(abc, nothing, abc);
        var digest = succeeded("digest", args);
        assertThat(digest.at("/result/hex"))
                .isEqualTo("aea9bdc19ecee7acb8226afa2078e60a0f95d72eff6cfebd618eebe9bb6d2c23");
        assertThat(digest.at("/result/digests/1/future")).isEqualTo(nothing);
        assertThat(digest.at("/result/digests/0/hex"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(succeeded("sha-tree", args).at("/result/leaves")).isEqualTo("3");
        assertThat(succeeded("sha-tree", "{'future':'" + nothing + "'}").at("/result/root"))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void everyFutureAmongSeveralHasToBeThereWithContent() {
        var abc = uploaded("abc", new byte[] {1});
        var bare = succeeded("echo", "{}").at("/id");
        var args =
                "{\"function\":\"digest\",\"args\":{\"futures\":[\"%s\",\"%s\",\"%s\"]}}".formatted(abc, NOBODY, bare);
        assertRefused(client.post("/v1/tasks/compute", args), "args.futures[1]", "args.futures[2]");
    }

    @Test
    void futuresThatAreReadCannotBeDeleted() {
        var first = uploaded("first", new byte[] {1});
        var second = uploaded("second", new byte[] {2});
        var task = "{\"function\":\"sha-tree\",\"args\":{\"futures\":[\"%s\",\"%s\"]},\"delay\":\"1h\"}"
                .formatted(first, second);
        var waiting = client.post("/v1/tasks/compute", task);
        assertThat(waiting.status()).isEqualTo(202);
        for (var input : new String[] {first, second}) {
            assertProblem(client.send("DELETE", "/v1/futures/" + input, null), 409, "future-in-use");
        }
        cancel("/v1/futures/" + waiting.at("/id"));
    }

    @Test
    void futuresMayBeThoseOfPredecessors() {
        var abc = uploaded("abc", "abc".getBytes(StandardCharsets.UTF_8));
        var task = """
                {"function":"gzip","args":{"text":"a"},
                 "then":{"type":"compute","function":"digest","labels":{"test":"several"},
                         "args":{"futures":["%s",{"$from":"id"}]}}}""".formatted(abc);
        assertThat(client.post("/v1/tasks/compute", task).status()).isEqualTo(202);
        var next = client.get("/v1/futures?label=test:several").at("/items/0/id");
        var done = client.get("/v1/futures/" + next + "?wait=20s");
        assertThat(done.at("/state")).as(done.text()).isEqualTo("SUCCEEDED");
        assertThat(done.json().at("/result/digests")).hasSize(2);
    }
}
