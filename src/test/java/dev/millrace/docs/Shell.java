package dev.millrace.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Runs commands as a reader would: one after the other in one shell, which keeps its variables and files. */
final class Shell {

    private static final String SERVER = "localhost:8080";
    private static final char END_OF_ANSWER = '\u001e';
    private static final int SECONDS = 60;
    private static final Pattern CURL = Pattern.compile("curl (\\d+)\\.(\\d+)");
    private static final int MAJOR = 7;
    private static final int MINOR = 82;

    private final Path directory;
    private final int port;

    Shell(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    /** Whether there is a bash, and a curl that knows {@code --json}. */
    static boolean canRunTheTour() throws InterruptedException {
        try {
            var process = new ProcessBuilder("bash", "-c", "curl --version").start();
            var version = CURL.matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            process.waitFor();
            if (!version.find()) {
                return false;
            }
            int major = Integer.parseInt(version.group(1));
            return major > MAJOR || major == MAJOR && Integer.parseInt(version.group(2)) >= MINOR;
        } catch (IOException e) {
            return false;
        }
    }

    /** A text that speaks of the server at its usual port, for the one at another. */
    static String at(int port, String text) {
        return text.replace(SERVER, "localhost:" + port);
    }

    /** What each of the commands printed. */
    List<String> run(List<Readme.Command> commands) throws IOException, InterruptedException {
        var script = new StringBuilder();
        for (var command : commands) {
            script.append(at(port, command.script())).append("printf '\\036'\n");
        }
        var file = Files.writeString(directory.resolve("tour.sh"), script);
        var printed = directory.resolve("printed");
        var builder = new ProcessBuilder("bash", "-eu", "-o", "pipefail", file.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        // neither the user's settings of curl nor a proxy are part of the README
        builder.environment().put("CURL_HOME", directory.toString());
        builder.environment().put("no_proxy", "localhost");
        var process = builder.start();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        var output = Files.readString(printed);
        if (process.waitFor() != 0) {
            throw new AssertionError("the tour ended with " + process.exitValue() + " after\n" + output);
        }
        return List.of(output.split(String.valueOf(END_OF_ANSWER)));
    }
}
