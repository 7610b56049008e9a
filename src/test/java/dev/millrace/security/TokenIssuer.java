package dev.millrace.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Issues tokens, and serves its public key and the metadata that lead to it. */
public final class TokenIssuer implements AutoCloseable {

    private static final int RSA_BITS = 2048;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;
    private final RSAKey key;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean away;

    public TokenIssuer() throws IOException, JOSEException {
        key = new RSAKeyGenerator(RSA_BITS).keyID("k1").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/.well-known/openid-configuration", exchange -> answer(exchange, """
                {"issuer": "%s", "jwks_uri": "%s"}""".formatted(url(), jwkSetUri())));
        server.createContext("/jwks", exchange -> answer(exchange, new JWKSet(key.toPublicJWK()).toString()));
        server.start();
    }

    private void answer(HttpExchange exchange, String json) throws IOException {
        asked.incrementAndGet();
        var body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(away ? UNAVAILABLE : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    void setAway(boolean away) {
        this.away = away;
    }

    /** How often anything was fetched. */
    int asked() {
        return asked.get();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public String jwkSetUri() {
        return url() + "/jwks";
    }

    RSAKey key() {
        return key;
    }

    /** A token that is right for the audience {@code millrace}, but for what the test makes of it. */
    public String token(UnaryOperator<JWTClaimsSet.Builder> claims) {
        return signed(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(), key, claims);
    }

    String signed(JWSHeader header, RSAKey by, UnaryOperator<JWTClaimsSet.Builder> claims) {
        try {
            var jwt = new SignedJWT(header, claims(claims));
            jwt.sign(new RSASSASigner(by));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    JWTClaimsSet claims(UnaryOperator<JWTClaimsSet.Builder> claims) {
        return claims.apply(new JWTClaimsSet.Builder()
                        .issuer(url())
                        .audience("millrace")
                        .subject("alice")
                        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                        .claim("roles", "submitter"))
                .build();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
