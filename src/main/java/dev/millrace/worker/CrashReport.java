package dev.millrace.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a Java virtual machine broke, as it wrote into its error file.
 *
 * @param file the error file, for people who look into it
 * @param signal that ended it, such as {@code SIGSEGV}; absent: it found out by itself that something is wrong
 * @param problem in its own words, one line
 * @param outOfMemory whether the system gave it no more memory
 */
public record CrashReport(Path file, @Nullable String signal, String problem, boolean outOfMemory) {

    /** What is to be known stands at the beginning; the whole may have megabytes. */
    private static final int MOST_BYTES = 8 << 10;

    private static final int MOST_CHARS = 300;

    private static final Pattern SIGNAL = Pattern.compile("(SIG[A-Z0-9]+) \\(0x[0-9a-f]+\\).*");
    private static final Pattern WHO = Pattern.compile(", pid=\\d+, tid=\\d+");
    private static final String MEMORY = "There is insufficient memory for the Java Runtime Environment";
    private static final String FRAME = "Problematic frame:";

    /** The report in a file; empty if there is none that can be understood. Reads only the beginning of the file. */
    public static Optional<CrashReport> read(Path file) {
        try (var in = Files.newInputStream(file)) {
            var beginning = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            return of(file, words(beginning));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static List<String> words(String text) {
        return text.lines()
                .takeWhile(line -> line.startsWith("#"))
                .map(line -> line.substring(1).strip().replaceAll("\\s+", " "))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static Optional<CrashReport> of(Path file, List<String> lines) {
        if (lines.size() < 2) {
            return Optional.empty();
        }
        boolean memory = lines.getFirst().startsWith(MEMORY);
        var problem = WHO.matcher(lines.get(1)).replaceFirst("");
        int frame = lines.indexOf(FRAME);
        if (frame >= 0 && frame + 1 < lines.size()) {
            problem = problem + " in " + lines.get(frame + 1);
        }
        var signal = SIGNAL.matcher(problem);
        return Optional.of(
                new CrashReport(file, signal.matches() ? signal.group(1) : null, shortened(problem), memory));
    }

    private static String shortened(String line) {
        return line.length() <= MOST_CHARS ? line : line.substring(0, MOST_CHARS) + "…";
    }
}
