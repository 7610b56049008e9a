package dev.millrace.pool.process;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the line that says why a Java virtual machine did not start, among those that it wrote at its end. */
final class LastWords {

    /** What comes with every failure, and says nothing of it. */
    private static final Pattern EMPTY = Pattern.compile("Error: Could not create the Java Virtual Machine\\."
            + "|Error: A fatal exception has occurred\\. Program will exit\\."
            + "|Error occurred during initialization of (VM|boot layer)"
            + "|\\s*(at |\\.\\.\\. \\d+ more).*|Caused by: .*");

    /** What a machine logs beside it. */
    private static final Pattern BESIDE = Pattern.compile(
            "(OpenJDK|Java HotSpot).* warning: .*|WARNING: .*|\\[[^\\]]*\\]\\[(info|warning).*|Picked up .*");

    private LastWords() {}

    /** The last that tells something; one that tells little if there is no other. */
    static Optional<String> of(List<String> lines) {
        var telling =
                lines.stream().filter(line -> !EMPTY.matcher(line).matches()).toList();
        return last(telling.stream()
                        .filter(line -> !BESIDE.matcher(line).matches())
                        .toList())
                .or(() -> last(telling))
                .or(() -> last(lines));
    }

    private static Optional<String> last(List<String> lines) {
        return lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast());
    }
}
