package dev.millrace.download;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRangeTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes 0-0/1 | 0 | 1 | 1",
                "bytes 5-9/10 | 5 | 10 | 10",
                "Bytes  5-9/100 | 5 | 10 | 100",
                "bytes 5-9/* | 5 | 10 | -1",
                "bytes */47 | 0 | 0 | 47",
                "bytes 0-99999999999999999/100000000000000000 | 0 | 100000000000000000 | 100000000000000000"
            })
    void partIsRead(String header, long from, long to, long total) {
        assertThat(ContentRange.parse(header)).contains(new ContentRange(from, to, total));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes 5-4/10",
                "bytes 5-10/10",
                "bytes */*",
                "bytes -5/10",
                "bytes 5-/10",
                "bytes=5-9/10",
                "items 5-9/10",
                "bytes 5-9",
                "bytes 5-9/10, bytes 1-2/10",
                "bytes 0-0/9999999999999999999"
            })
    void anythingElseIsNone(String header) {
        assertThat(ContentRange.parse(header)).isEmpty();
    }

    @Test
    void onlyAKnownEndIsReached() {
        assertThat(new ContentRange(0, 10, 10).reachesEnd()).isTrue();
        assertThat(new ContentRange(0, 9, 10).reachesEnd()).isFalse();
        assertThat(new ContentRange(0, 10, ContentRange.UNKNOWN).reachesEnd()).isFalse();
    }
}
