package dev.millrace.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * An nginx of its own that serves one file of random bytes: at {@code /big} as fast as it can, at {@code /slow/big} with 20 MiB/s a
 * connection.
 */
final class Nginx implements AutoCloseable {

    private static final int BLOCK = 1 << 16;

    private static final String CONFIGURATION = """
            user %3$s;
            worker_processes auto;
            pid %1$s/nginx.pid;
            error_log %1$s/error.log;
            events { worker_connections 4096; }
            http {
                access_log off;
                sendfile on;
                default_type application/octet-stream;
                client_body_temp_path %1$s/body;
                proxy_temp_path %1$s/proxy;
                fastcgi_temp_path %1$s/fastcgi;
                uwsgi_temp_path %1$s/uwsgi;
                scgi_temp_path %1$s/scgi;
                server {
                    listen 127.0.0.1:%2$d;
                    location / { root %1$s/files; }
                    location /slow/ { alias %1$s/files/; limit_rate 20m; }
                }
            }
            """;

    private final Process process;
    private final Path directory;
    private final int port;
    private final String sha256;

    private Nginx(Process process, Path directory, int port, String sha256) {
        this.process = process;
        this.directory = directory;
        this.port = port;
        this.sha256 = sha256;
    }

    static Nginx start(long bytes) throws Exception {
        var directory = Files.createTempDirectory("millrace-bench-nginx");
        var big = Files.createDirectory(directory.resolve("files")).resolve("big");
        var sha256 = fill(big, bytes);
        int port = freePort();
        var file = directory.resolve("nginx.conf");
        Files.writeString(file, CONFIGURATION.formatted(directory, port, System.getProperty("user.name")));
        var process = new ProcessBuilder(
                        "nginx", "-p", directory.toString(), "-c", file.toString(), "-g", "daemon off;")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("nginx.log").toFile())
                .start();
        var nginx = new Nginx(process, directory, port, sha256);
        nginx.awaitReady();
        return nginx;
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** Of the file, in hexadecimal digits. */
    String sha256() {
        return sha256;
    }

    private static String fill(Path file, long bytes) throws Exception {
        var random = new SplittableRandom(1);
        var digest = MessageDigest.getInstance("SHA-256");
        var block = new byte[BLOCK];
        try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
            for (long left = bytes; left > 0; left -= BLOCK) {
                random.nextBytes(block);
                out.write(block, 0, (int) Math.min(BLOCK, left));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void awaitReady() throws Exception {
        for (int i = 0; i < 400; i++) {
            if (!process.isAlive()) {
                throw new IllegalStateException(Files.readString(directory.resolve("nginx.log")));
            }
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(25);
            }
        }
        throw new IllegalStateException("nginx did not get ready");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        Commands.delete(directory);
    }
}
