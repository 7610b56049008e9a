package dev.millrace.bench;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server under test: a child process on a port of its own, with a data directory that goes with it. */
final class Servers implements AutoCloseable {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Process process;
    private final Path directory;
    private final int port;
    private final Duration startTime;

    private Servers(Process process, Path directory, int port, Duration startTime) {
        this.process = process;
        this.directory = directory;
        this.port = port;
        this.startTime = startTime;
    }

    /** Millrace from the packaged jar. */
    static Servers millrace(String... arguments) throws Exception {
        return millraceWith(List.of(), arguments);
    }

    /** The same with options of the JVM. */
    static Servers millraceWith(List<String> options, String... arguments) throws Exception {
        var command = new ArrayList<>(options);
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-jar", System.getProperty("packaged.jar")));
        return start(command, "/readyz", arguments);
    }

    /** The endpoint that keeps nothing. */
    static Servers bare() throws Exception {
        var command = List.of("-cp", System.getProperty("java.class.path"), BareServer.class.getName());
        return start(command, "/bare");
    }

    private static Servers start(List<String> what, String readyPath, String... arguments) throws Exception {
        var directory = Files.createTempDirectory("millrace-bench");
        int port = freePort();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(what);
        command.add("--server.port=" + port);
        command.add("--millrace.data-dir=" + directory.resolve("data"));
        command.addAll(List.of(arguments));
        long begin = System.nanoTime();
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File(directory.toFile(), "server.log"))
                .start();
        awaitReady(process, port, readyPath, directory);
        return new Servers(process, directory, port, Duration.ofNanos(System.nanoTime() - begin));
    }

    private static void awaitReady(Process process, int port, String path, Path directory) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(1))
                .build();
        for (int i = 0; i < 1_200; i++) {
            if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(directory.resolve("server.log")));
            }
            try {
                if (CLIENT.send(request, BodyHandlers.discarding()).statusCode() < 400) {
                    return;
                }
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(25);
            }
        }
        throw new IllegalStateException("the server did not get ready");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    Duration startTime() {
        return startTime;
    }

    /** Resident memory in MiB. */
    long residentMiB() throws IOException {
        return number("status", "VmRSS:") / 1024;
    }

    /** The most that {@link #residentMiB} has been. */
    long mostResidentMiB() throws IOException {
        return number("status", "VmHWM:") / 1024;
    }

    long openFiles() throws IOException {
        try (var files = Files.list(proc("fd"))) {
            return files.count();
        }
    }

    long mostOpenFiles() throws IOException {
        return number("limits", "Max open files");
    }

    /** Processor time of all threads since the start, in user and kernel mode. */
    double cpuSeconds() {
        return process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
    }

    /** The first number in the line that begins so. */
    private long number(String file, String begin) throws IOException {
        return Files.readAllLines(proc(file)).stream()
                .filter(line -> line.startsWith(begin))
                .mapToLong(line -> Long.parseLong(line.replaceFirst("\\D*(\\d+).*", "$1")))
                .findFirst()
                .orElseThrow();
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    /** Bytes of live objects, after a full collection. */
    long liveHeapBytes() throws Exception {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var histogram = new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        var lines = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        var total = lines.stream()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(total.trim().split("\\s+")[2]);
    }

    /** The body of a request's answer. */
    String call(String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build();
        var response = CLIENT.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 400) {
            throw new IllegalStateException(method + " " + path + " -> " + response.statusCode() + response.body());
        }
        return response.body();
    }

    /** Blocks until a pool holds nothing unfinished. */
    void awaitIdle(String pool) throws Exception {
        String body;
        do {
            body = call("GET", "/v1/pools/" + pool + "?wait=idle", "");
        } while (!body.contains("\"active\":0,\"queued\":0"));
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
