package dev.millrace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged jar, running as a process of its own on a free port of the loopback interface. */
public final class ServerProcess implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Duration START = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Process process;
    private final Path log;
    private final int port;

    private ServerProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Starts a server and waits until it is ready. */
    public static ServerProcess start(Path dataDirectory, String... arguments) throws IOException {
        var server = launch(dataDirectory, arguments);
        if (!server.awaitReady(START)) {
            throw new IllegalStateException("the server ended:\n" + server.log());
        }
        return server;
    }

    /** Starts a server and does not wait for anything. */
    public static ServerProcess launch(Path dataDirectory, String... arguments) throws IOException {
        int port = freePort();
        var log = Files.createTempFile("millrace", ".log");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty("packaged.jar"),
                "--server.port=" + port,
                "--millrace.data-dir=" + dataDirectory));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ServerProcess(process, log, port);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Waits until it is ready or has ended, and returns whether it is ready. */
    public boolean awaitReady(Duration atMost) {
        Awaitility.await().atMost(atMost).pollInterval(Duration.ofMillis(50)).until(this::readyOrEnded);
        return process.isAlive();
    }

    private boolean readyOrEnded() {
        return !process.isAlive() || answers("/readyz");
    }

    private boolean answers(String path) {
        try {
            return get(path).statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** What the process has printed. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** Waits for the process to end by itself and returns its exit code. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server did not end");
        }
        return process.exitValue();
    }

    public boolean alive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    public int port() {
        return port;
    }

    /** SIGKILL: nothing in the process gets to run any more. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM; does not wait. */
    public void terminate() {
        process.destroy();
    }

    HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    HttpResponse<String> post(String path, String body) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> put(String path, String body) {
        return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body)));
    }

    JsonNode future(String id) {
        return JSON.readTree(get("/v1/futures/" + id).body());
    }

    /** Submits a task, insists that it is accepted, and returns its future. */
    JsonNode compute(String body) {
        var response = post("/v1/tasks/compute", body);
        if (response.statusCode() != 202) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(70));
    }

    /** @throws UncheckedIOException if the server does not answer */
    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        client.close();
        Files.deleteIfExists(log);
    }
}
