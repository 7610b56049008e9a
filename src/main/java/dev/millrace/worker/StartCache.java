package dev.millrace.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A cache from which children start sooner (JEP 483, 514): of one class path, for one Java virtual machine.
 *
 * @param directory where children run
 */
record StartCache(InstalledClasses classes, Path directory) {

    private static final String HEAP = "-Xmx128m";
    private static final long MOST_SECONDS = 120;

    /** How the names of directories begin in which a cache is made. */
    static final String SCRATCH = "new-";

    /** No making of a cache takes longer, with whatever comes between its two children. */
    static final Duration LONGEST = Duration.ofSeconds(4 * MOST_SECONDS);

    /** The machine's version is in its name: the machine would refuse another one's, in a line that helps nobody. */
    Path file() {
        var machine = System.getProperty("java.vm.version") + "-" + System.getProperty("os.arch");
        return classes.directory().resolve("start-" + machine.replaceAll("[^A-Za-z0-9.+-]", "_") + ".aot");
    }

    boolean exists() {
        return Files.isRegularFile(file());
    }

    /**
     * Makes it, in two children: one records what it does, the other one proves that it can be used.
     *
     * @param closed ends it when it completes
     * @throws IOException if it cannot be made
     */
    void make(CompletableFuture<?> closed) throws IOException, InterruptedException {
        var scratch = Files.createTempDirectory(classes.directory(), SCRATCH);
        var made = scratch.resolve("start.aot");
        try {
            rehearse(List.of("-XX:AOTCacheOutput=" + made, HEAP), scratch, closed);
            rehearse(List.of("-XX:AOTCache=" + made, "-XX:AOTMode=on", HEAP), scratch, closed);
            Files.move(made, file(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            try (var left = Files.list(scratch)) {
                for (var file : left.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(scratch);
        }
    }

    private void rehearse(List<String> options, Path scratch, CompletableFuture<?> closed)
            throws IOException, InterruptedException {
        var process = new WorkerArguments(classes, Optional.empty(), directory)
                .command(options, Map.of())
                .toProcess()
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        CompletableFuture.anyOf(closed, process.onExit())
                .orTimeout(MOST_SECONDS, TimeUnit.SECONDS)
                .whenComplete((_, _) -> kill(process));
        try (var channel = MessageChannel.toChild(process.getInputStream(), process.getOutputStream())) {
            Rehearsal.direct(channel, scratch);
        } finally {
            // It records until now, and then writes the cache.
            process.waitFor();
        }
        if (process.exitValue() != Protocol.EXIT_QUIT) {
            throw new IOException("the child that rehearsed ended with " + process.exitValue());
        }
    }

    /** With the child that its Java virtual machine starts to write the cache. */
    private static void kill(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
