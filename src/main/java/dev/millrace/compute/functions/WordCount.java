package dev.millrace.compute.functions;

import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.task.FutureId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Counts the words of content or text. */
@Component
public final class WordCount implements ComputeFunction<WordCount.Args, WordCount.Result> {

    /** @param top how many of the most frequent words to tell */
    public record Args(@Nullable FutureId future, @Nullable String text, int top) implements Source {}

    /**
     * @param words how many there are
     * @param distinct how many different ones
     * @param top the most frequent ones, equally frequent ones in alphabetical order
     */
    public record Result(long words, int distinct, List<Entry> top) {}

    /** How often a word occurs. */
    public record Entry(String word, long count) {}

    @Override
    public String name() {
        return "word-count";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public Result run(Args args, FunctionContext context) throws IOException, FunctionFailure {
        var tally = new WordTally();
        try (var input = args.open(context);
                var reader = new BufferedReader(new InputStreamReader(input.stream(), StandardCharsets.UTF_8))) {
            var chars = new char[8192];
            for (int length = reader.read(chars); length >= 0; length = reader.read(chars)) {
                tally.add(chars, length);
            }
        }
        tally.end();
        return new Result(tally.words(), tally.distinct(), tally.top(args.top()));
    }
}
