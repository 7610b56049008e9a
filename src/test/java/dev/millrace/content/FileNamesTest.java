package dev.millrace.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "data.zip",
                "Bericht 2026 (1).pdf",
                "\u00fc\u65e5\u672c.txt",
                "a..b",
                "-rf",
                "CONSOLE",
                "com10"
            })
    void plainNameIsSafeAsItIs(String name) {
        assertThat(FileNames.isSafe(name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "../../etc/passwd,passwd",
                "C:\\Windows\\x.dll,x.dll",
                "/a/b,b",
                ".bashrc,bashrc",
                "...x...,x",
                "a?b*c<d>e|f:g\"h,a_b_c_d_e_f_g_h",
                "con,_con",
                "NUL.tar.gz,_NUL.tar.gz",
                "lpt1,_lpt1",
                "com\u00b9.txt,_com\u00b9.txt"
            })
    void nameIsMadeSafe(String given, String safe) {
        assertThat(FileNames.safe(given)).isEqualTo(safe);
        assertThat(FileNames.isSafe(given)).isFalse();
        assertThat(FileNames.isSafe(safe)).isTrue();
    }

    @Test
    void charactersThatCannotBeSeenAreLeftOut() {
        assertThat(FileNames.safe("a\u0000b\r\nc\u202ed\u200be\ud800f\u2028g\u007fh"))
                .isEqualTo("abcdefgh");
        assertThat(FileNames.safe("\u202etxt.exe\u202c")).isEqualTo("txt.exe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "/", "a/", "\\", " . . ", "\u0000", "\u2003"})
    void ofSomeNamesNothingIsLeft(String name) {
        assertThat(FileNames.safe(name)).isNull();
        assertThat(FileNames.isSafe(name)).isFalse();
    }

    @Test
    void longNameIsCutBetweenCharactersAndKeepsItsExtension() {
        var cut = FileNames.safe("\u65e5".repeat(200) + ".tar");

        assertThat(cut).isEqualTo("\u65e5".repeat(83) + ".tar");
        assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
        assertThat(FileNames.safe("\ud83d\ude00".repeat(100))).isEqualTo("\ud83d\ude00".repeat(63));
        assertThat(FileNames.safe("x".repeat(255))).hasSize(255);
        assertThat(FileNames.safe("x." + "y".repeat(300))).hasSize(255);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "attachment; filename=a.txt | a.txt",
                "attachment; filename=\"a b.txt\" | a b.txt",
                "attachment; filename=\"a\\\"b.txt\" | a_b.txt",
                "inline; filename*=UTF-8''%e2%82%ac%20rates.txt | \u20ac rates.txt",
                "attachment; filename=\"EURO.txt\"; filename*=utf-8''%e2%82%ac.txt | \u20ac.txt",
                "attachment; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd | passwd",
                "attachment; filename*=UTF-8''%00%0d%0aa | a",
                "attachment; filename=\"\u00c3\u00a4.txt\" | \u00e4.txt",
                "attachment; filename=\"\u00e4.txt\" | \u00e4.txt"
            })
    void nameIsReadFromContentDisposition(String header, String name) {
        assertThat(FileNames.fromContentDisposition(header)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "attachment",
                "attachment; filename=",
                "attachment; filename=\"\"",
                "attachment; filename=\"..\"",
                "attachment; filename*=UTF-9''a",
                "attachment; filename*=UTF-8''%",
                "\"\"",
                "=;="
            })
    void contentDispositionThatNamesNothingGivesNothing(String header) {
        assertThat(FileNames.fromContentDisposition(header)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "http://a/x/data.zip?y=z.txt,data.zip",
        "http://a/a%20b%C3%BC.txt,a b\u00fc.txt",
        "http://a/..%2F..%2Fetc%2Fpasswd,passwd",
        "http://a/%FF.txt,\ufffd.txt",
        "http://a/%2e%2e,",
        "http://a/x/,",
        "http://a,"
    })
    void nameIsReadFromTheLastPartOfAUrl(String url, String name) {
        assertThat(FileNames.fromUrl(URI.create(url))).isEqualTo(name);
    }
}
