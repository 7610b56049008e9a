package dev.millrace.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** An aria2 that is told what to fetch over JSON-RPC, 16 files at a time. */
final class Aria2Daemon implements AutoCloseable {

    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"aria2.%s\",\"params\":%s}";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Process process;
    private final int port;

    private Aria2Daemon(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Aria2Daemon start() throws Exception {
        int port = freePort();
        var command = Aria2.command(
                Path.of(System.getProperty("java.io.tmpdir")),
                "--enable-rpc",
                "--rpc-listen-port=" + port,
                "-j16",
                "-x1",
                "-s1");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        var daemon = new Aria2Daemon(process, port);
        daemon.awaitReady();
        return daemon;
    }

    /** Fetches them all and returns the seconds it took. */
    double fetch(Path directory, List<String> urls) throws Exception {
        var options = "{\"dir\":\"" + directory + "\"}";
        var calls = urls.stream()
                .map(url -> CALL.formatted("add", "addUri", "[[\"" + url + "\"]," + options + "]"))
                .collect(Collectors.joining(",", "[", "]"));
        long begin = System.nanoTime();
        send(calls);
        String left;
        do {
            TimeUnit.MILLISECONDS.sleep(10);
            left = send(CALL.formatted("left", "getGlobalStat", "[]"));
        } while (!left.contains("\"numActive\":\"0\"") || !left.contains("\"numWaiting\":\"0\""));
        double seconds = (System.nanoTime() - begin) / 1e9;
        Commands.requireFiles(directory, urls.size());
        return seconds;
    }

    private String send(String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/jsonrpc"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200 || answer.body().contains("\"error\"")) {
            throw new IllegalStateException("aria2 answered " + answer.statusCode());
        }
        return answer.body();
    }

    private void awaitReady() throws Exception {
        for (int i = 0; i < 400; i++) {
            try {
                send(CALL.formatted("version", "getVersion", "[]"));
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(25);
            }
        }
        throw new IllegalStateException("aria2 did not get ready");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
