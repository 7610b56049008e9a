package dev.millrace.content.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.springframework.util.unit.DataSize;

/**
 * A real S3 server with one bucket, whose objects are files. A process of its own, since it brings libraries that would change
 * what the server under test does.
 */
public final class S3Server implements AutoCloseable {

    public static final String BUCKET = "kept";
    public static final String SECRET = "s3cret-of-the-bucket";

    private static final String ACCESS = "millrace-access";
    private static final Path JAR = Path.of("target", "s3proxy", "s3proxy.jar");
    private static final Duration START = Duration.ofSeconds(60);

    private final Path directory;
    private final int port;
    private Process process;

    private S3Server(Path directory, int port) throws IOException {
        this.directory = directory;
        this.port = port;
        start();
    }

    /** @param directory to keep everything in; what is there already is served */
    public static S3Server in(Path directory) throws IOException {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(JAR + " is not there: Maven's process-test-classes puts it there");
        }
        Files.createDirectories(directory.resolve("data").resolve(BUCKET));
        return new S3Server(directory, freePort());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Starts it, again if it was stopped, where it was. */
    public void start() throws IOException {
        var configuration = directory.resolve("s3proxy.conf");
        Files.writeString(configuration, """
                s3proxy.endpoint=http://127.0.0.1:%d
                s3proxy.authorization=aws-v2-or-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.filesystem.basedir=%s
                """.formatted(
                        port, ACCESS, SECRET, directory.resolve("data").toAbsolutePath()));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        process = new ProcessBuilder(
                        java,
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-jar",
                        JAR.toString(),
                        "--properties",
                        configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("s3proxy.log").toFile())
                .start();
        Awaitility.await().atMost(START).pollInterval(Duration.ofMillis(50)).until(this::listens);
    }

    private boolean listens() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException(Files.readString(directory.resolve("s3proxy.log")));
        }
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Kills it. */
    public void stop() {
        process.destroyForcibly();
        try {
            process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** How to reach it, as the server is told. */
    public List<String> arguments(String prefix) {
        return List.of(
                "--millrace.content.s3.bucket=" + BUCKET,
                "--millrace.content.s3.endpoint=http://127.0.0.1:" + port,
                "--millrace.content.s3.path-style=true",
                "--millrace.content.s3.prefix=" + prefix,
                "--millrace.content.s3.access-key=" + ACCESS,
                "--millrace.content.s3.secret-key=" + SECRET,
                "--millrace.content.s3.part-size=5MB");
    }

    public S3Properties properties(String prefix) {
        return properties(prefix, BUCKET, SECRET);
    }

    S3Properties properties(String prefix, String bucket, String secret) {
        return new S3Properties(
                bucket,
                URI.create("http://127.0.0.1:" + port),
                null,
                prefix,
                true,
                ACCESS,
                secret,
                DataSize.ofMegabytes(5));
    }

    /** The keys of all objects under a prefix. */
    public List<String> keys(String prefix) {
        var root = directory.resolve("data").resolve(BUCKET);
        var under = root.resolve(prefix);
        if (!Files.exists(under)) {
            return List.of();
        }
        try (var all = Files.walk(under)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (UncheckedIOException | IOException _) {
            return keys(prefix); // a file went meanwhile
        }
    }
}
