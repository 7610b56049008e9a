package dev.millrace.chaos;

import dev.millrace.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One of the servers, over its lives. What it printed is kept beside what else is built. */
final class Replica implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path LOGS = Path.of("target", "chaos");

    /** Several of them start at a time, beside those that work, and wait for the database. */
    private static final Duration START = Duration.ofMinutes(3);

    /** A frozen server does not answer; whoever asked goes on to another. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    private final String name;
    private final Link link;
    private final Path data;
    private final String[] arguments;
    private volatile ServerProcess server;

    /** @param link what it reaches its database by */
    Replica(String name, Link link, Path directory, List<String> arguments) throws IOException {
        this.name = name;
        this.link = link;
        this.data = directory.resolve(name);
        this.arguments = Stream.concat(arguments.stream(), Stream.of("--millrace.store.url=" + link.url()))
                .toArray(String[]::new);
        Files.createDirectories(LOGS);
        Files.deleteIfExists(log());
        server = ServerProcess.launch(data, this.arguments);
    }

    private Path log() {
        return LOGS.resolve(name + ".log");
    }

    String name() {
        return name;
    }

    Link link() {
        return link;
    }

    ServerProcess server() {
        return server;
    }

    /** Blocks until it is ready; starts it anew as often as it ends before, as it does while there is no database. */
    void awaitReady() throws IOException {
        while (!server.awaitReady(START)) {
            again();
        }
    }

    /** Starts it anew, after it has ended. */
    void again() throws IOException {
        bury();
        server = ServerProcess.launch(data, arguments);
    }

    private void bury() throws IOException {
        var life = "---- process " + server.pid() + "\n" + server.log();
        Files.writeString(log(), life, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        server.close();
    }

    /** @throws IOException if it does not answer in time, or at all */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    /** What is found at a path. */
    JsonNode json(String path) throws IOException, InterruptedException {
        var answer = get(path);
        if (answer.statusCode() != 200) {
            throw new IOException(path + " of " + name + ": " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** @throws IOException if it does not answer in time, or at all */
    HttpResponse<String> post(String path, String key, String body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(body)));
    }

    /** @throws IOException if it does not answer in time, or at all */
    HttpResponse<String> put(String path, String body) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body)));
    }

    /** @throws IOException if it does not answer in time, or at all */
    HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(PATIENCE);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() throws IOException {
        server.kill();
        bury();
        link.close();
    }
}
