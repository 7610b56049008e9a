package dev.millrace.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackSecretsTest {

    static final String GOOD = secretOf(32);

    static String secretOf(int bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[bytes]);
    }

    @Test
    void secretsOf24To64BytesAreTakenAndOneOrTwoOfThem() {
        assertThat(CallbackSecrets.wrongWithForm(secretOf(24))).isEmpty();
        assertThat(CallbackSecrets.wrongWithForm(secretOf(64))).isEmpty();
        assertThat(CallbackSecrets.wrongWithForm(GOOD + " " + secretOf(24))).isEmpty();
        assertThat(CallbackSecrets.wrongWithForm("my-name-2")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whsec_",
                "whsec_!!!!",
                "whsec_c2hvcnQ=",
                "Not A Name",
                "under_score",
                "WHSEC_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
            })
    void otherTextsAreRefusedAndNotRepeated(String text) {
        assertThat(CallbackSecrets.wrongWithForm(text))
                .hasValueSatisfying(message -> assertThat(message)
                        .startsWith("must be whsec_")
                        .satisfies(told -> assertThat(text.length() > 8 && told.contains(text))
                                .isFalse()));
    }

    @Test
    void lengthsAndNumbersBeyondAreRefused() {
        assertThat(CallbackSecrets.wrongWithForm(secretOf(23)))
                .hasValueSatisfying(m -> assertThat(m).endsWith("23 bytes"));
        assertThat(CallbackSecrets.wrongWithForm(secretOf(65))).isPresent();
        assertThat(CallbackSecrets.wrongWithForm(GOOD + " " + GOOD + " " + GOOD))
                .isPresent();
        assertThat(CallbackSecrets.wrongWithForm(GOOD + "  " + GOOD)).isPresent();
        assertThat(CallbackSecrets.wrongWithForm(GOOD + " name")).isPresent();
    }

    @Test
    void absentSecretIsTheDefaultOneIfThereIsOne() {
        var none = CallbackSecrets.of(Map.of());
        var some = CallbackSecrets.of(Map.of("default", GOOD, "other", secretOf(40)));
        assertThat(none.knows(null)).isTrue();
        assertThat(none.find(null)).isEmpty();
        assertThat(some.find(null)).isPresent();
        assertThat(some.find("other")).isPresent();
        assertThat(some.knows("third")).isFalse();
    }

    @Test
    void unusableSecretStopsTheStartByNameAlone() {
        var bad = secretOf(8);
        assertThatThrownBy(() -> CallbackSecrets.of(Map.of("crm", bad)))
                .isInstanceOf(UnusableSecretException.class)
                .satisfies(failure -> {
                    var told = new UnusableSecretFailureAnalyzer().analyze(failure);
                    assertThat(told.getDescription())
                            .contains("millrace.callbacks.secrets.crm", "8 bytes")
                            .doesNotContain(bad);
                    assertThat(told.getAction()).contains("openssl");
                });
    }

    @Test
    void secretsAppearInNoText() {
        var properties =
                new CallbackProperties(256, 4, Map.of("crm", GOOD), Duration.ofSeconds(5), Duration.ofSeconds(15));
        var draft = new CallbackDraft("https://a.example/?t=1", Set.of(), GOOD, Map.of("Authorization", GOOD));
        var message = new Sender.Message("id", "https://a.example/?t=1", GOOD, Map.of("Authorization", GOOD), "{}");
        var texts = properties + " " + draft + " " + message + " " + SigningSecret.parse(GOOD) + " "
                + CallbackSecrets.of(properties.secrets());
        assertThat(texts).contains("crm").doesNotContain(GOOD).doesNotContain("t=1");
    }
}
