package dev.millrace.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * 2,000 files of 64 KiB from a server that answers after 20 ms, as 2,000 futures, beside curl, aria2c and its daemon, and
 * gevent where Python has it. Each file of each run has content of its own, so that none is kept already.
 */
final class SmallFilesBenchmark implements Benchmarks.Benchmark {

    private static final int BYTES = 65_536;

    /** A minute: until then the compiler takes a fifth of both processors. */
    private static final int WARM_UPS = 40;

    /** Files forced to the disk at once, as many as the server does. */
    private static final int FORCES = 8;

    private final Extent extent;

    /** Removed at the end only: ext4 takes its time over inodes that were freed a moment ago, in whoever's run comes next. */
    private final List<Path> left = new ArrayList<>();

    private int batches;

    SmallFilesBenchmark(Extent extent) {
        this.extent = extent;
    }

    private interface Fetcher {
        double fetch(Path directory, List<String> urls) throws Exception;
    }

    @Override
    public List<String> run() throws Exception {
        var times = new LinkedHashMap<String, double[]>();
        var gevent = Gevent.find();
        try (var origin = new Origin(BYTES, Duration.ofMillis(20));
                var millrace = Servers.millrace("--millrace.outbound.allow=127.0.0.0/8");
                var daemon = Aria2Daemon.start()) {
            millrace.call("PUT", "/v1/pools/files", "{\"kind\":\"virtual\",\"size\":256,\"queueCapacity\":100000}");
            for (int run = 0; run < extent.pick(WARM_UPS, 1); run++) {
                millrace(millrace, urls(origin));
            }
            var fetchers = new LinkedHashMap<String, Fetcher>();
            fetchers.put("as futures, 256 at once", (_, urls) -> millrace(millrace, urls));
            fetchers.put("curl --parallel --parallel-max 256", SmallFilesBenchmark::curl);
            fetchers.put("aria2c -j64", SmallFilesBenchmark::aria2);
            fetchers.put("aria2c --enable-rpc -j16", daemon::fetch);
            if (gevent != null) {
                fetchers.put("gevent, a pool of 256", gevent::fetch);
            }
            fetchers.put("of these only written, linked and forced to the disk", SmallFilesBenchmark::disk);
            for (int run = 0; run < extent.runs(); run++) {
                for (var each : fetchers.entrySet()) {
                    times.computeIfAbsent(each.getKey(), _ -> new double[extent.runs()])[run] =
                            each.getValue().fetch(directory(), urls(origin));
                }
            }
        }
        for (var directory : left) {
            Commands.delete(directory);
        }
        return times.entrySet().stream().map(this::line).toList();
    }

    private String line(Map.Entry<String, double[]> timed) {
        return Medians.line(
                "%,d files of 64 KiB, %s: %.2f s", extent.files(), timed.getKey(), Medians.of(timed.getValue()));
    }

    private List<String> urls(Origin origin) {
        int batch = batches++;
        return IntStream.range(0, extent.files())
                .mapToObj(i -> origin.url(batch + "-" + i))
                .toList();
    }

    private Path directory() throws Exception {
        var directory = Files.createTempDirectory("millrace-bench-files");
        left.add(directory);
        return directory;
    }

    private static double millrace(Servers millrace, List<String> urls) throws Exception {
        var load = new LoadGenerator(
                millrace.port(),
                16,
                i -> LoadGenerator.post("/v1/tasks/download", "{\"url\":\"" + urls.get(i) + "\",\"pool\":\"files\"}"));
        long begin = System.nanoTime();
        load.run(urls.size());
        millrace.awaitIdle("files");
        return (System.nanoTime() - begin) / 1e9;
    }

    /** What the disk needs for as many files that are to survive a loss of power. */
    private static double disk(Path directory, List<String> urls) throws Exception {
        var names = Files.createDirectory(directory.resolve("names"));
        long begin = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(FORCES)) {
            var writes = IntStream.range(0, urls.size())
                    .mapToObj(i -> threads.submit(() -> write(directory.resolve("f" + i), names, urls.get(i))))
                    .toList();
            for (var write : writes) {
                write.get();
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private static Path write(Path file, Path names, String text) throws IOException {
        var bytes = ByteBuffer.allocate(BYTES);
        bytes.put(text.getBytes(StandardCharsets.US_ASCII)).rewind();
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(bytes);
            Files.createLink(names.resolve(file.getFileName()), file);
            channel.force(true);
        }
        return file;
    }

    private static double curl(Path directory, List<String> urls) throws Exception {
        var config = directory.resolve("urls");
        Files.write(
                config,
                IntStream.range(0, urls.size())
                        .mapToObj(i -> "url = \"" + urls.get(i) + "\"\noutput = \"" + directory.resolve("f" + i) + "\"")
                        .toList());
        return Commands.time("curl", "-sS", "--parallel", "--parallel-max", "256", "--config", config.toString());
    }

    private static double aria2(Path directory, List<String> urls) throws Exception {
        var list = Files.write(directory.resolve("urls"), urls);
        double seconds = Commands.time(Aria2.command(directory, "-j64", "-x1", "-s1", "--input-file=" + list));
        Commands.requireFiles(directory, urls.size());
        return seconds;
    }
}
