package dev.millrace.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromQlTest {

    @Test
    void findsTheMetricsOfAQuery() {
        var query = "histogram_quantile(0.99, sum by (le, name) (rate(executor_seconds_bucket{name=~\"up|down\"}[5m])))"
                + " > on (job) group_left (pool) (max without (scope) (jobs:rate5m) or vector(1e3)) and foo_total offset 5m";
        assertThat(new PromQl(query).metrics()).containsExactly("executor_seconds_bucket", "foo_total", "jobs:rate5m");
    }

    @Test
    void takesBracesInStringsForWhatTheyAre() {
        assertThat(new PromQl("a{b=\"}c{\"} / d").metrics()).containsExactly("a", "d");
    }

    @ParameterizedTest
    @CsvSource({"a_seconds_bucket, a_seconds", "a_seconds_count, a_seconds", "a_sum, a", "a_count_total, a_count_total"
    })
    void knowsWhichHistogramAPartIsOf(String name, String family) {
        assertThat(PromQl.family(name)).isEqualTo(family);
    }
}
