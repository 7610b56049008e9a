package dev.millrace.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What can be checked of the README: its tables, its fenced blocks and its links. */
final class Readme {

    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

    private final String text;

    private Readme(String text) {
        this.text = text;
    }

    /** The README of this project. */
    static Readme read() {
        try {
            return new Readme(Files.readString(Path.of("README.md")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        return text;
    }

    /**
     * A command, or several, with what the README prints below.
     *
     * @param answer empty if nothing is printed
     */
    record Command(String script, String answer) {}

    /** Every block of shell commands that talks to the server, in order. */
    List<Command> commands() {
        var commands = new ArrayList<Command>();
        for (var fence : fences()) {
            var body = fence.group(2);
            if (fence.group(1).equals("sh")) {
                commands.add(new Command(body, ""));
            } else if (Stream.of("json", "http", "text").anyMatch(fence.group(1)::equals)) {
                var last = commands.removeLast();
                commands.add(new Command(last.script(), last.answer() + body));
            }
        }
        return commands;
    }

    /** The body of the only block in a language. */
    String block(String language) {
        var found = fences().stream()
                .filter(fence -> fence.group(1).equals(language))
                .map(fence -> fence.group(2))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " blocks of " + language + " in the README");
        }
        return found.getFirst();
    }

    private List<MatchResult> fences() {
        return FENCE.matcher(text).results().toList();
    }

    /** The rows of the only table with these headings, without the code marks around or within their cells. */
    List<List<String>> table(String... headings) {
        var lines = text.lines().toList();
        var header = "| " + String.join(" | ", headings) + " |";
        int at = lines.indexOf(header);
        if (at < 0 || at != lines.lastIndexOf(header)) {
            throw new AssertionError("not exactly one table in the README begins with " + header);
        }
        return lines.stream()
                .skip(at + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .map(Readme::cells)
                .toList();
    }

    private static List<String> cells(String row) {
        return Stream.of(row.substring(1, row.lastIndexOf('|')).split("\\|"))
                .map(cell -> cell.replace("`", "").strip())
                .toList();
    }

    /** Those of Java, Spring and Logback that the README tells of. */
    List<String> platformMetrics() {
        return table("metric of the platform", "meaning").stream()
                .flatMap(row -> Stream.of(row.getFirst().split(", ")))
                .toList();
    }

    /** Where its links lead to. */
    List<String> links() {
        return LINK.matcher(text).results().map(link -> link.group(1)).toList();
    }
}
