package dev.millrace.compute.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.compute.FunctionFailure;
import dev.millrace.compute.FunctionRun;
import dev.millrace.task.FieldError;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvStatsTest {

    private final FunctionRun run = new FunctionRun();

    @Test
    void numbersHaveExtremesMeanAndSpread() throws Exception {
        var columns =
                stats("n,x\n2,1.5\n4,-2e3\n4,\n4,.5\n5,7\n5,0\n7,1\n9,2\n").columns();
        assertThat(columns.getFirst())
                .isEqualTo(new CsvStats.Column(
                        "n",
                        ValueType.INTEGER,
                        8,
                        0,
                        5,
                        false,
                        2L,
                        9L,
                        5.0,
                        Math.sqrt(32.0 / 7),
                        List.of(new CsvStats.Entry("4", 3), new CsvStats.Entry("5", 2))));
        assertThat(columns.getLast()).satisfies(x -> {
            assertThat(x.type()).isEqualTo(ValueType.NUMBER);
            assertThat(x.count()).isEqualTo(7);
            assertThat(x.empty()).isEqualTo(1);
            assertThat(x.min()).isEqualTo(-2000.0);
            assertThat(x.max()).isEqualTo(7.0);
            // by Python's statistics.mean and .stdev
            assertThat(x.mean()).isCloseTo(-284.0, within(1e-9));
            assertThat(x.standardDeviation()).isCloseTo(756.6884541650326, within(1e-9));
        });
    }

    @Test
    void spreadSurvivesLargeNumbers() throws Exception {
        var column = stats("x\n1000000000000004\n1000000000000007\n1000000000000013\n1000000000000016\n")
                .columns()
                .getFirst();
        assertThat(column.mean()).isEqualTo(1_000_000_000_000_010.0);
        assertThat(column.standardDeviation()).isCloseTo(Math.sqrt(30), within(1e-9));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 2 -3 +4 0 999999999999999999 | INTEGER | -3                  | 999999999999999999
            1 2 3.5                        | NUMBER  | 1.0                 | 3.5
            1 1234567890123456789          | NUMBER  | 1.0                 | 1.2345678901234568E18
            01 2                           | TEXT    | 01                  | 2
            1e999 2                        | TEXT    | 1e999               | 2
            NaN Infinity 0x1p3 1d 1f       | TEXT    | 0x1p3               | NaN
            true FALSE True                | BOOLEAN | FALSE               | true
            true 1                         | TEXT    | 1                   | true
            2024-02-29 1999-12-31          | DATE    | 1999-12-31          | 2024-02-29
            2024-01-01T12:00+02:00 2024-01-01T10:30Z | DATE | 2024-01-01T12:00+02:00 | 2024-01-01T10:30Z
            2024-01-01T00:00:00.5 2024-01-01         | DATE | 2024-01-01             | 2024-01-01T00:00:00.5
            2023-02-29 2024-02-29          | TEXT    | 2023-02-29          | 2024-02-29
            2024-01-01 5                   | TEXT    | 2024-01-01          | 5
            a b Ä                          | TEXT    | a                   | Ä
            """)
    void typeIsThatOfAllValues(String values, String type, String min, String max) throws Exception {
        var column = stats("x\n" + values.replace(' ', '\n')).columns().getFirst();
        assertThat(column.type()).isEqualTo(ValueType.valueOf(type));
        assertThat(column.min()).hasToString(min);
        assertThat(column.max()).hasToString(max);
    }

    @Test
    void timesOfDayMayStandBehindASpace() throws Exception {
        assertThat(stats("x\n2024-01-01 10:00:00\n2024-01-01 09:00:00\n")
                        .columns()
                        .getFirst()
                        .min())
                .isEqualTo("2024-01-01 09:00:00");
    }

    @ParameterizedTest
    @CsvSource({"'',0", "'a,b',2", "'a,b\n',2", "'\n\n',0"})
    void tableWithoutRowsIsNoFailure(String text, int columns) throws Exception {
        var result = stats(text.replace("\\n", "\n"));
        assertThat(result.rows()).isZero();
        assertThat(result.columns()).hasSize(columns).allSatisfy(column -> {
            assertThat(column.type()).isEqualTo(ValueType.EMPTY);
            assertThat(column.min()).isNull();
            assertThat(column.mean()).isNull();
            assertThat(column.top()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-8-bom.csv", "utf-16.csv", "windows-1252.csv"})
    void readsWhatPythonWrote(String name) throws Exception {
        var told = name.replace(".csv", "").replace("utf-8-bom", "US-ASCII").replace("utf-16", "UTF-8");
        var args = args(new Text(Fixture.bytes(name)), null, "\"", true, told);
        var result = new CsvStats().run(args, run.context());
        assertThat(result.rows()).isEqualTo(3);
        assertThat(result.raggedRows()).isZero();
        assertThat(result.delimiter()).isEqualTo(",");
        assertThat(result.charset().toLowerCase(Locale.ROOT)).startsWith(name.substring(0, 5));
        assertThat(result.columns()).extracting(CsvStats.Column::name).containsExactly("name", "note", "größe");
        assertThat(result.columns().getFirst().min()).isEqualTo("a \"b\"");
        assertThat(result.columns().get(1).top())
                .containsExactly(new CsvStats.Entry("two\nlines", 1), new CsvStats.Entry("x,y;z", 1));
        assertThat(result.columns().getLast().mean()).isCloseTo(-26.5 / 3, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', textBlock = """
            ,  ! a,b;c~1,2~3,4
            ;  ! a;b~"x;y";1,5~z;2,5
            |  ! a|b~1|2
            ,  ! "a;b;c",d~1,2
            ,  ! only~one~column
            ;  ! a;b,c~1;2
            """)
    void delimiterIsFoundOut(String delimiter, String text) throws Exception {
        assertThat(stats(text.replace('~', '\n')).delimiter()).isEqualTo(delimiter);
        assertThat(stats(text.replace('~', '\n').replace(delimiter, "\t")).delimiter())
                .isEqualTo(text.contains("only") ? "," : "\t");
    }

    @Test
    void delimiterAndQuoteMayBeGiven() throws Exception {
        var args = args(new Text("a:b\n'x:''y':2\n"), ":", "'", true, "UTF-8");
        assertThat(new CsvStats().check(args)).isEmpty();
        var result = new CsvStats().run(args, run.context());
        assertThat(result.columns().getFirst().min()).isEqualTo("x:'y");
        assertThat(result.columns()).hasSize(2);
    }

    @Test
    void withoutAHeaderEveryRowCounts() throws Exception {
        var result = new CsvStats().run(args(new Text("1,2\r\n3,4\r\n"), null, "\"", false, "UTF-8"), run.context());
        assertThat(result.rows()).isEqualTo(2);
        assertThat(result.columns()).extracting(CsvStats.Column::name).containsOnlyNulls();
        assertThat(result.columns()).extracting(CsvStats.Column::mean).containsExactly(2.0, 3.0);
    }

    @Test
    void raggedRowsAreReadAsFarAsTheyGo() throws Exception {
        var result = stats("a,b\n1,2\n\n3\n4,5,6\n");
        assertThat(result.rows()).isEqualTo(3);
        assertThat(result.raggedRows()).isEqualTo(2);
        assertThat(result.firstRaggedLine()).isEqualTo(4);
        assertThat(result.columns()).extracting(CsvStats.Column::name).containsExactly("a", "b", null);
        assertThat(result.columns()).extracting(CsvStats.Column::count).containsExactly(3L, 2L, 1L);
        assertThat(result.columns()).extracting(CsvStats.Column::empty).containsExactly(0L, 1L, 2L);
    }

    @Test
    void blanksAroundValuesDoNotCount() throws Exception {
        var result = stats("a, b\n 1, \n 2,x \n");
        assertThat(result.columns()).extracting(CsvStats.Column::name).containsExactly("a", "b");
        assertThat(result.columns())
                .extracting(CsvStats.Column::type)
                .containsExactly(ValueType.INTEGER, ValueType.TEXT);
        assertThat(result.columns().getLast().empty()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a,b~1,2~"x" y,3      | line 3
            a,b~1,2~3,4~"x,3~5,6 | line 4
            "a"b                 | line 1
            """)
    void malformedCsvFailsWithTheLine(String text, String line) {
        assertFails(text.replace('~', '\n'), line);
    }

    @Test
    void hugeFieldFails() {
        assertFails("a,b\n1,2\n\"" + "x".repeat(1 << 20) + "\",2\n", "line 3");
        assertFails("a\n" + "x".repeat(2 << 20), "line 2");
    }

    @Test
    void longRowFails() {
        assertFails("a\n" + ("x".repeat(1_000_000) + ",").repeat(17) + "\n", "16777216 characters in a row");
    }

    @Test
    void tooManyColumnsFail() throws Exception {
        assertThat(stats(",".repeat(999)).columns()).hasSize(1000);
        assertFails("a\n" + ",".repeat(1000), "more than 1000 columns");
    }

    @Test
    void bytesOfAnotherCharsetFail() {
        var args = args(new Text(new byte[] {'a', '\n', (byte) 0xE4, '\n'}), null, "\"", true, "UTF-8");
        assertThatExceptionOfType(FunctionFailure.class)
                .isThrownBy(() -> new CsvStats().run(args, run.context()))
                .withMessageContaining("args.charset")
                .withMessageContaining("line 1 ");
        assertThatExceptionOfType(FunctionFailure.class)
                .isThrownBy(() -> new CsvStats()
                        .run(args(new Text(new byte[] {(byte) 0xE4, '\n'}), null, "\"", true, "UTF-8"), run.context()))
                .withMessageContaining("line 1 ");
    }

    @Test
    void badArgumentsAreToldByName() {
        assertThat(new CsvStats().check(args(new Text(""), ";", ";", true, "UTF-9")))
                .extracting(FieldError::field)
                .containsExactly("args.quote", "args.charset");
        assertThat(new CsvStats().check(args(new Text(""), "😀", "😀", true, "?")))
                .extracting(FieldError::field)
                .contains("args.delimiter", "args.quote", "args.charset");
        assertThat(new CsvStats().check(args(new Text(""), "\n", "\"", true, "utf8")))
                .extracting(FieldError::field)
                .containsExactly("args.delimiter");
    }

    @Test
    void fewDifferentValuesAreCountedExactlyAndManyApproximately() throws Exception {
        var rows = IntStream.range(0, 60_000)
                .mapToObj(i -> i % 10_000 + "," + i + "," + (i > 15_000 && i % 3 == 0 ? "often" : "v" + i))
                .collect(Collectors.joining("\n"));
        var columns = stats("few,many,skewed\n" + rows).columns();
        assertThat(columns.getFirst().distinct()).isEqualTo(10_000);
        assertThat(columns.getFirst().approximate()).isFalse();
        assertThat(columns.getFirst().top()).allMatch(entry -> entry.count() == 6);
        assertThat(columns.get(1).distinct()).isCloseTo(60_000, within(3_000L));
        assertThat(columns.get(1).approximate()).isTrue();
        assertThat(columns.getLast().distinct()).isCloseTo(45_002, within(2_500L));
        assertThat(columns.getLast().top()).first().satisfies(entry -> {
            assertThat(entry.value()).isEqualTo("often");
            assertThat(entry.count()).isBetween(14_990L, 14_999L);
        });
    }

    @Test
    void longValuesAreKnownByTheirBeginningAndAHash() throws Exception {
        var column = stats("x\n" + "y".repeat(200) + "a\n" + "y".repeat(200) + "b\n" + "y".repeat(99) + "😀 and more\n")
                .columns()
                .getFirst();
        assertThat(column.distinct()).isEqualTo(3);
        assertThat(column.top())
                .extracting(CsvStats.Entry::value)
                .allSatisfy(value -> assertThat(value).matches("y{99,100}… #[0-9a-f]{16}"));
    }

    @Test
    void endsAtTheFirstLookAfterTheStop() {
        var large = args(new Text("a,b\n" + "1,2\n".repeat(100_000)), null, "\"", true, "UTF-8");
        run.task().stoppedAfter(5);
        assertThatThrownBy(() -> new CsvStats().run(large, run.context()))
                .isInstanceOfAny(InterruptedIOException.class, InterruptedException.class);
        assertThat(run.task().looksAfterStop()).isEqualTo(1);
    }

    private void assertFails(String text, String why) {
        assertThatExceptionOfType(FunctionFailure.class)
                .isThrownBy(() -> stats(text))
                .withMessageContaining(why);
    }

    private CsvStats.Result stats(String text) throws Exception {
        return new CsvStats().run(args(new Text(text), null, "\"", true, "UTF-8"), run.context());
    }

    /** Content, so that it may be of any size. */
    private record Text(byte[] bytes) {
        Text(String text) {
            this(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private CsvStats.Args args(Text text, @Nullable String delimiter, String quote, boolean header, String charset) {
        return new CsvStats.Args(run.future(text.bytes(), null), null, delimiter, quote, header, charset, 2);
    }
}
