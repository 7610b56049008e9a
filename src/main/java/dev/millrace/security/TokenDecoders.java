package dev.millrace.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes what checks tokens: Spring's decoder, with public keys only, an expiry that must be there, and an issuer that is asked
 * for its keys rarely, however many tokens name keys that it does not have.
 */
final class TokenDecoders {

    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 5_000;
    private static final int MOST_BYTES = 1 << 20;
    private static final long OUTAGE_MILLIS = 3_600_000;
    static final Duration ASK_AGAIN = Duration.ofSeconds(5);

    /** Access tokens have a type of their own (RFC 9068). */
    private static final JOSEObjectType ACCESS_TOKEN = new JOSEObjectType("at+jwt");

    private TokenDecoders() {}

    /** Asks nobody before the first token comes. */
    static JwtDecoder of(JwtProperties properties, Clock clock) {
        return new SupplierJwtDecoder(new Patient(() -> decoder(properties), clock));
    }

    /** Does not ask again right after it failed: those who come meanwhile wait in line for the answer. One thread at a time uses it. */
    private static final class Patient implements Supplier<JwtDecoder> {

        private final Supplier<JwtDecoder> made;
        private final Clock clock;
        private @Nullable IllegalStateException failure;
        private Instant next = Instant.MIN;

        Patient(Supplier<JwtDecoder> made, Clock clock) {
            this.made = made;
            this.clock = clock;
        }

        @Override
        public synchronized JwtDecoder get() {
            if (failure != null && clock.instant().isBefore(next)) {
                throw failure;
            }
            try {
                return made.get();
            } catch (IllegalStateException e) {
                failure = e;
                next = clock.instant().plus(ASK_AGAIN);
                throw e;
            }
        }
    }

    private static JwtDecoder decoder(JwtProperties properties) {
        var decoder = NimbusJwtDecoder.withJwkSource(keys(properties))
                .jwsAlgorithms(algorithms -> Collections.addAll(algorithms, SignatureAlgorithm.values()))
                .jwtProcessorCustomizer(processor -> processor.setJWSTypeVerifier(
                        new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, ACCESS_TOKEN, null)))
                .build();
        decoder.setJwtValidator(validator(properties));
        return decoder;
    }

    private static OAuth2TokenValidator<Jwt> validator(JwtProperties properties) {
        var time = new JwtTimestampValidator();
        time.setAllowEmptyExpiryClaim(false);
        var all = new ArrayList<OAuth2TokenValidator<Jwt>>(List.of(
                time,
                new JwtClaimValidator<List<String>>(
                        JwtClaimNames.AUD,
                        named -> named != null && !Collections.disjoint(named, properties.audiences()))));
        if (properties.issuer() != null) {
            all.add(new JwtIssuerValidator(properties.issuer().toString()));
        }
        return new DelegatingOAuth2TokenValidator<>(all);
    }

    private static JWKSource<SecurityContext> keys(JwtProperties properties) {
        var retriever = new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MOST_BYTES);
        try {
            var given = properties.jwkSetUri();
            var uri = given == null ? discovered(Objects.requireNonNull(properties.issuer()), retriever) : given;
            return JWKSourceBuilder.create(uri.toURL(), retriever)
                    .rateLimited(true)
                    .retrying(true)
                    .outageTolerant(OUTAGE_MILLIS)
                    .build();
        } catch (IOException e) {
            throw new IllegalStateException("the issuer's metadata cannot be had: " + e, e);
        }
    }

    /** Where an issuer's keys are, by its metadata (OpenID Connect Discovery 1.0, RFC 8414). */
    private static URI discovered(URI issuer, DefaultResourceRetriever retriever) throws IOException {
        var base = issuer.toString().replaceFirst("/$", "");
        try {
            return keysIn(retriever, URI.create(base + "/.well-known/openid-configuration"), issuer);
        } catch (IOException e) {
            var path = issuer.getRawPath() == null ? "" : issuer.getRawPath().replaceFirst("/$", "");
            var metadata = issuer.resolve("/.well-known/oauth-authorization-server" + path);
            try {
                return keysIn(retriever, metadata, issuer);
            } catch (IOException other) {
                e.addSuppressed(other);
                throw e;
            }
        }
    }

    private static URI keysIn(DefaultResourceRetriever retriever, URI metadata, URI issuer) throws IOException {
        try {
            var json = JsonMapper.shared()
                    .readTree(retriever.retrieveResource(metadata.toURL()).getContent());
            var uri = json.path("jwks_uri").asString("");
            if (!json.path("issuer").asString("").equals(issuer.toString()) || uri.isEmpty()) {
                throw new IOException(metadata + " is about another issuer, or has no jwks_uri");
            }
            return URI.create(uri);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException(metadata + " is no metadata of an issuer", e);
        }
    }
}
