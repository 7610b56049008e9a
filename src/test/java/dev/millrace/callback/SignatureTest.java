package dev.millrace.callback;

import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import dev.millrace.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent passes the library that the authors of Standard Webhooks give to receivers. */
class SignatureTest {

    private static final String OLD = secret("an old secret of thirty-two bytes");
    private static final String NEW = secret("a new secret that is a bit longer than that");

    @TempDir
    private Path directory;

    private Receiver receiver;
    private @Nullable CourierHarness harness;

    @BeforeEach
    void start() throws Exception {
        receiver = Receiver.start();
    }

    @AfterEach
    void stop() throws Exception {
        receiver.close();
        if (harness != null) {
            harness.close();
        }
    }

    private static String secret(String text) {
        return "whsec_" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private Receiver.Request sent(CourierHarness.Builder with, @Nullable String secret) {
        harness = with.start();
        harness.tell(receiver.url(), secret);
        await().until(() -> !receiver.requests().isEmpty());
        return receiver.requests().getFirst();
    }

    private CourierHarness.Builder courier() {
        return CourierHarness.in(directory);
    }

    @Test
    void signatureIsAccepted() throws Exception {
        var request = sent(courier(), OLD);
        new Webhook(OLD).verify(request.body(), request.headers());
        assertThat(request.header("Content-Type")).startsWith("application/json");
        assertThat(request.header("User-Agent")).isEqualTo("Millrace/1");
    }

    @Test
    void signatureOfAnythingElseIsNot() {
        var request = sent(courier(), OLD);
        assertThatThrownBy(() -> new Webhook(NEW).verify(request.body(), request.headers()))
                .isInstanceOf(WebhookVerificationException.class);
        assertThatThrownBy(() -> new Webhook(OLD).verify(request.body() + " ", request.headers()))
                .isInstanceOf(WebhookVerificationException.class);
    }

    @Test
    void duringARotationBothSecretsAccept() throws Exception {
        var request = sent(courier(), NEW + " " + OLD);
        assertThat(request.header("webhook-signature").split(" ")).hasSize(2);
        new Webhook(NEW).verify(request.body(), request.headers());
        new Webhook(OLD).verify(request.body(), request.headers());
    }

    @Test
    void namedSecretSigns() throws Exception {
        var request = sent(courier().configured("crm", NEW).configured("default", OLD), "crm");
        new Webhook(NEW).verify(request.body(), request.headers());
    }

    @Test
    void defaultSecretSignsForThoseThatNameNone() throws Exception {
        var request = sent(courier().configured("default", NEW + " " + OLD), null);
        new Webhook(OLD).verify(request.body(), request.headers());
    }

    @Test
    void withoutAnySecretThereIsNoSignature() {
        var request = sent(courier(), null);
        assertThat(request.headers()).containsKeys("webhook-id", "webhook-timestamp");
        assertThat(request.headers()).doesNotContainKey("webhook-signature");
    }

    @Test
    void headersOfTheCallbackGoAlong() {
        harness = courier().start();
        var future = aFuture().in(TaskState.FAILED);
        harness.tell(receiver.url(), null, Map.of("Authorization", "Bearer x", "X-Team", "data"), future);
        await().until(() -> !receiver.requests().isEmpty());
        var request = receiver.requests().getFirst();
        assertThat(request.header("Authorization")).isEqualTo("Bearer x");
        assertThat(request.header("X-Team")).isEqualTo("data");
        assertThat(request.path()).isEqualTo("/hook?token=geheim");
        assertThat(request.body()).isEqualTo("future.failed " + future.id());
    }
}
