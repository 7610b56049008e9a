import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A receiver of webhooks to try callbacks out with. Prints each one and says whether its signature is right (Standard
 * Webhooks 1.0). Needs a Java of 17 or later and nothing else:
 *
 * <pre>java http/Receiver.java [port] [secret] [status]</pre>
 */
final class Receiver {

    private static final String SECRET = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final byte[] key;
    private final int status;

    private Receiver(String secret, int status) {
        this.key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        this.status = status;
    }

    public static void main(String[] args) throws IOException {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 9000;
        var secret = args.length > 1 ? args[1] : SECRET;
        var receiver = new Receiver(secret, args.length > 2 ? Integer.parseInt(args[2]) : 204);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", receiver::receive);
        server.start();
        System.out.println("listening on http://127.0.0.1:" + server.getAddress().getPort() + "/, secret " + secret);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try {
            var body = exchange.getRequestBody().readAllBytes();
            System.out.printf(
                    "%n%s %s%nwebhook-id %s: %s%n%s%n",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    header(exchange, "webhook-id").orElse("(none)"),
                    verdict(exchange, body),
                    new String(body, StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(status, -1);
        } finally {
            exchange.close();
        }
    }

    private String verdict(HttpExchange exchange, byte[] body) {
        var id = header(exchange, "webhook-id").orElse("");
        var time = header(exchange, "webhook-timestamp").orElse("");
        var signatures = header(exchange, "webhook-signature").map(text -> List.of(text.split(" ")));
        if (signatures.isEmpty()) {
            return "not signed";
        }
        if (!time.matches("\\d{1,12}") || !isRecent(Instant.ofEpochSecond(Long.parseLong(time)))) {
            return "too old, or from the future";
        }
        var expected = signature(id, time, body);
        // every signature is looked at: while the secret changes there are two
        return signatures.get().stream().anyMatch(given -> same(given, expected)) ? "signature right" : "SIGNATURE WRONG";
    }

    private static boolean isRecent(Instant time) {
        return Duration.between(time, Instant.now()).abs().compareTo(TOLERANCE) <= 0;
    }

    private static boolean same(String given, String expected) {
        // takes as long for a wrong one as for the right one, so that nothing can be learnt from the time
        return MessageDigest.isEqual(
                given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }

    private String signature(String id, String time, byte[] body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + time + ".").getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<String> header(HttpExchange exchange, String name) {
        return Stream.ofNullable(exchange.getRequestHeaders().getFirst(name)).findFirst();
    }
}
