package dev.millrace.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.millrace.compute.functions.Pi;
import dev.millrace.compute.functions.Primes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FunctionRegistryTest {

    @Test
    void listsAllFunctionsByName() {
        assertThat(new FunctionRegistry(BuiltInFunctions.all()).descriptions())
                .extracting(FunctionDescription::name)
                .containsExactly(
                        "crash",
                        "csv-stats",
                        "digest",
                        "echo",
                        "fail",
                        "gzip",
                        "image-thumbnail",
                        "mandelbrot",
                        "matrix-multiply",
                        "pi",
                        "primes",
                        "sha-tree",
                        "sleep",
                        "spin",
                        "unzip",
                        "word-count",
                        "zip-list");
    }

    @Test
    void diagnosticsCanBeSwitchedOffAsAGroup() {
        var functions = BuiltInFunctions.with(Map.of("millrace.diagnostics.enabled", "false"));
        assertThat(new FunctionRegistry(functions).descriptions())
                .extracting(FunctionDescription::name)
                .hasSize(12)
                .doesNotContain("crash", "echo", "sleep", "spin", "fail");
    }

    @Test
    void functionsAreMadeWithoutSpring() throws Exception {
        for (var function : BuiltInFunctions.all()) {
            assertThat(function.getClass().getConstructor().newInstance()).isInstanceOf(ComputeFunction.class);
        }
    }

    @Test
    void twoFunctionsOfOneNameAreRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new FunctionRegistry(List.of(new Pi(), new Primes(), new Pi())))
                .withMessageContaining("pi");
    }

    @Test
    void functionWithoutDescriptionIsRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new FunctionRegistry(List.of(new Undescribed())))
                .withMessageContaining("undescribed.json");
    }

    private static final class Undescribed implements ComputeFunction<String, String> {
        @Override
        public String name() {
            return "undescribed";
        }

        @Override
        public Class<String> argsType() {
            return String.class;
        }

        @Override
        public String run(String args, FunctionContext context) {
            return args;
        }
    }
}
