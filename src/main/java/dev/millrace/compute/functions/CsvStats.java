package dev.millrace.compute.functions;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.millrace.compute.ComputeFunction;
import dev.millrace.compute.FunctionContext;
import dev.millrace.compute.FunctionFailure;
import dev.millrace.task.ErrorCode;
import dev.millrace.task.FieldError;
import dev.millrace.task.FutureId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says what is in the columns of a table in CSV (RFC 4180, with other separators, too). */
@Component
public final class CsvStats implements ComputeFunction<CsvStats.Args, CsvStats.Result> {

    /** The most characters of one field. */
    private static final int MAX_FIELD = 1 << 20;

    private static final int ROWS_PER_CHECK = 128;

    /**
     * @param delimiter what separates fields; absent: to be found out
     * @param top how many of the most frequent values of each column to tell
     */
    public record Args(
            @Nullable FutureId future,
            @Nullable String text,
            @Nullable String delimiter,
            String quote,
            boolean header,
            String charset,
            int top)
            implements Source {}

    /**
     * @param rows without the header
     * @param raggedRows how many have more or fewer fields than the first record
     */
    public record Result(
            long rows,
            long raggedRows,
            @Nullable Long firstRaggedLine,
            String delimiter,
            String charset,
            List<Column> columns) {}

    /**
     * @param name absent without a header
     * @param count how many values there are that are not empty
     * @param approximate whether {@code distinct} is an estimate and the counts in {@code top} lower bounds
     * @param min a number for numbers, otherwise text
     * @param standardDeviation that of a sample
     */
    public record Column(
            @Nullable String name,
            ValueType type,
            long count,
            long empty,
            long distinct,
            boolean approximate,
            @Nullable Object min,
            @Nullable Object max,
            @Nullable Double mean,
            @Nullable Double standardDeviation,
            List<Entry> top) {}

    /** How often a value occurs. */
    public record Entry(String value, long count) {}

    @Override
    public String name() {
        return "csv-stats";
    }

    @Override
    public Class<Args> argsType() {
        return Args.class;
    }

    @Override
    public List<FieldError> check(Args args) {
        List<FieldError> errors = new ArrayList<>();
        requireOneCharacter("args.delimiter", args.delimiter(), errors);
        requireOneCharacter("args.quote", args.quote(), errors);
        if (args.quote().equals(args.delimiter())) {
            errors.add(new FieldError("args.quote", "must not be the delimiter"));
        }
        if (!isCharset(args.charset())) {
            errors.add(new FieldError("args.charset", "is not known here"));
        }
        return errors;
    }

    /** As the parser counts them: UTF-16. */
    private static void requireOneCharacter(String field, @Nullable String given, List<FieldError> errors) {
        if (given != null && (given.length() != 1 || "\r\n".contains(given))) {
            errors.add(new FieldError(field, "must be one character, no line break and no emoji"));
        }
    }

    private static boolean isCharset(String name) {
        try {
            return Charset.isSupported(name);
        } catch (IllegalArgumentException _) {
            return false; // no charset can have such a name
        }
    }

    @Override
    public Result run(Args args, FunctionContext context) throws IOException, InterruptedException, FunctionFailure {
        var table = new CsvTable(args.header());
        try (var input = args.open(context)) {
            var text = CsvText.of(input.stream(), Charset.forName(args.charset()));
            char quote = args.quote().charAt(0);
            char delimiter = args.delimiter() == null
                    ? text.separator(quote)
                    : args.delimiter().charAt(0);
            read(table, delimiter, quote, text, context);
            return new Result(
                    table.rows(),
                    table.raggedRows(),
                    table.firstRaggedLine(),
                    String.valueOf(delimiter),
                    text.charset().name(),
                    table.columns(args.top()));
        } catch (CharacterCodingException _) {
            throw failure("the content is not in the charset that args.charset tells, somewhere from line "
                    + Math.max(1, table.line()) + " on");
        }
    }

    private static void read(CsvTable table, char delimiter, char quote, CsvText text, FunctionContext context)
            throws IOException, InterruptedException, FunctionFailure {
        try (var reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .quoteCharacter(quote)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(MAX_FIELD)
                .build(table, text.reader())) {
            var records = reader.iterator();
            for (long read = 0; records.hasNext(); read++) {
                records.next();
                if (read % ROWS_PER_CHECK == 0) {
                    context.checkStop();
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CsvParseException e) {
            throw failure("malformed CSV: " + e.getMessage());
        }
    }

    private static FunctionFailure failure(String message) {
        return new FunctionFailure(ErrorCode.TASK_FAILED, message, false);
    }
}
