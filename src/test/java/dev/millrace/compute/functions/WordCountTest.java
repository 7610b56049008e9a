package dev.millrace.compute.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.FunctionRun;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordCountTest {

    private final FunctionRun run = new FunctionRun();

    @Test
    void countsWithoutRegardToCase() throws Exception {
        assertThat(count("Row, row, ROW your boat!", 2))
                .isEqualTo(new WordCount.Result(
                        5, 3, List.of(new WordCount.Entry("row", 3), new WordCount.Entry("boat", 1))));
    }

    @Test
    void equallyFrequentWordsComeInAlphabeticalOrder() throws Exception {
        assertThat(words("c b a b c")).containsExactly("b", "c", "a");
    }

    @Test
    void wordsAreLettersDigitsAndInnerApostrophes() throws Exception {
        assertThat(words("'don’t' don't x2-y2 a''b _z_ e\u0301te\u0301 '"))
                .containsExactly("don't", "a", "b", "e\u0301te\u0301", "x2", "y2", "z");
    }

    @Test
    void everyScriptHasWords() throws Exception {
        assertThat(words("ÄHRE слово 言葉 𝒜𝒷 😀")).containsExactlyInAnyOrder("ähre", "слово", "言葉", "𝒜𝒷");
    }

    @Test
    void nothingHasNoWords() throws Exception {
        assertThat(count("", 10)).isEqualTo(new WordCount.Result(0, 0, List.of()));
        assertThat(count(" -- ' ", 10)).isEqualTo(new WordCount.Result(0, 0, List.of()));
    }

    @Test
    void wordsAndCharactersMayLieAcrossBuffers() throws Exception {
        var text = "a".repeat(8190) + " 𝒜𝒜𝒜 " + "wörter ".repeat(3000);
        var future = run.future(text.getBytes(StandardCharsets.UTF_8), null);
        var result = new WordCount().run(new WordCount.Args(future, null, 1), run.context());
        assertThat(result).isEqualTo(new WordCount.Result(3002, 3, List.of(new WordCount.Entry("wörter", 3000))));
    }

    @Test
    void endlessWordIsCountedByItsBeginning() throws Exception {
        assertThat(words("x".repeat(100_000))).containsExactly("x".repeat(100));
    }

    @Test
    void bytesThatAreNoTextAreNoFailure() throws Exception {
        var future = run.future(new byte[] {'a', (byte) 0xFF, (byte) 0xC3, 'b', (byte) 0xF0}, null);
        assertThat(new WordCount().run(new WordCount.Args(future, null, 0), run.context()))
                .isEqualTo(new WordCount.Result(2, 2, List.of()));
    }

    @Test
    void tooManyDifferentWordsFail() {
        var text = IntStream.rangeClosed(0, 500_000).mapToObj(Integer::toString).collect(Collectors.joining(" "));
        var future = run.future(text.getBytes(StandardCharsets.UTF_8), null);
        assertThatExceptionOfType(FunctionFailure.class)
                .isThrownBy(() -> new WordCount().run(new WordCount.Args(future, null, 1), run.context()))
                .withMessageContaining("500000");
    }

    private List<String> words(String text) throws Exception {
        return count(text, 100).top().stream().map(WordCount.Entry::word).toList();
    }

    private WordCount.Result count(String text, int top) throws Exception {
        return new WordCount().run(new WordCount.Args(null, text, top), run.context());
    }
}
