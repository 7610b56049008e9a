package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActuatorTest extends ApiServerTest {

    @Test
    void everythingIsCountedOnce() {
        double submitted = metric("millrace_tasks_submitted_total{scope=\"node\",type=\"compute\"}");
        double succeeded = metric("millrace_tasks_finished_total{outcome=\"succeeded\",scope=\"node\"}");
        double ended = metric("millrace_attempts_total{ended_by=\"ok\",scope=\"node\"}");
        double ran = metric("executor_seconds_count{name=\"cpu\",scope=\"node\"}");
        double waited = metric("executor_idle_seconds_count{name=\"cpu\",scope=\"node\"}");

        done("echo", "{}");

        assertThat(metric("millrace_tasks_submitted_total{scope=\"node\",type=\"compute\"}"))
                .isEqualTo(submitted + 1);
        assertThat(metric("millrace_tasks_finished_total{outcome=\"succeeded\",scope=\"node\"}"))
                .isEqualTo(succeeded + 1);
        assertThat(metric("millrace_attempts_total{ended_by=\"ok\",scope=\"node\"}"))
                .isEqualTo(ended + 1);
        assertThat(metric("executor_seconds_count{name=\"cpu\",scope=\"node\"}"))
                .isEqualTo(ran + 1);
        assertThat(metric("executor_idle_seconds_count{name=\"cpu\",scope=\"node\"}"))
                .isEqualTo(waited + 1);
    }

    private double metric(String series) {
        return client.get("/actuator/prometheus")
                .text()
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void poolsAreShownAsTheApiShowsThem() {
        var pool = client.get("/actuator/pools")
                .json()
                .at("/pools")
                .valueStream()
                .filter(each -> each.at("/name").asString().equals("narrow"))
                .findFirst()
                .orElseThrow();
        assertThat(pool.at("/size").asInt()).isEqualTo(1);
        assertThat(pool.at("/kind").asString()).isEqualTo("virtual");
        assertThat(pool.at("/timeout").asString()).isEqualTo("PT10M");
        assertThat(pool.at("/state").asString()).isEqualTo("RUNNING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz", "/actuator/health", "/actuator/health/liveness", "/actuator/info"})
    void serverIsWell(String path) {
        assertThat(client.get(path).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/nope", "/actuator/health/readiness/nope", "/actuator/nope"})
    void whatTheActuatorDoesNotHaveIsAProblem(String path) {
        var answer = client.get(path);

        assertProblem(answer, 404, "not-found");
        assertThat(answer.at("/instance")).isEqualTo(path);
    }

    @Test
    void readinessDependsOnTheStoreAndLivenessDoesNot() {
        assertThat(client.get("/actuator/health/readiness").text()).contains("store");
        assertThat(client.get("/actuator/health/liveness").text()).doesNotContain("store");
    }
}
