package dev.millrace.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.millrace.engine.SettableClock;
import dev.millrace.security.AccessRefused.Forbidden;
import dev.millrace.security.AccessRefused.IssuerUnreachable;
import dev.millrace.security.AccessRefused.Unauthorized;
import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokensTest {

    private final SettableClock clock = new SettableClock();
    private TokenIssuer issuer;
    private Tokens tokens;

    @BeforeEach
    void issue() throws Exception {
        issuer = new TokenIssuer();
        tokens = tokens("roles", Map.of());
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    private Tokens tokens(String claim, Map<String, Role> roles) {
        var properties = new JwtProperties(URI.create(issuer.url()), null, List.of("other", "millrace"), claim, roles);
        return new Tokens(TokenDecoders.of(properties, clock), new TokenRoles(claim, roles));
    }

    private void assertRefused(String token) {
        assertThatThrownBy(() -> tokens.holder(token)).isInstanceOf(Unauthorized.class);
    }

    private static UnaryOperator<JWTClaimsSet.Builder> asIs() {
        return claims -> claims;
    }

    @Test
    void subjectIsTheCallerAndTheClaimItsRole() {
        var holder = tokens.holder(issuer.token(asIs()));

        assertThat(holder.caller()).isEqualTo(new Caller("jwt:alice", Role.SUBMITTER, null));
        assertThat(holder.requestsPerSecond()).isNull();
    }

    static List<UnaryOperator<JWTClaimsSet.Builder>> wrongClaims() {
        return List.of(
                claims -> claims.issuer("https://elsewhere.example"),
                claims -> claims.issuer(null),
                claims -> claims.audience("elsewhere"),
                claims -> claims.audience((String) null),
                claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(120))),
                claims -> claims.expirationTime(null),
                claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(300))),
                claims -> claims.subject(null),
                claims -> claims.subject("a\nb"),
                claims -> claims.subject("x".repeat(256)));
    }

    @ParameterizedTest
    @MethodSource("wrongClaims")
    void tokenForAnotherPlaceOrTimeIsRefused(UnaryOperator<JWTClaimsSet.Builder> wrong) {
        assertRefused(issuer.token(wrong));
    }

    @Test
    void unsignedTokenIsRefused() {
        var token = new PlainJWT(issuer.claims(asIs())).serialize();

        assertThat(Tokens.looksLikeOne(token)).isTrue();
        assertRefused(token);
    }

    @Test
    void tokenSignedWithThePublicKeyAsASecretIsRefused() throws Exception {
        var jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), issuer.claims(asIs()));
        jwt.sign(new MACSigner(issuer.key().toRSAPublicKey().getEncoded()));

        assertRefused(jwt.serialize());
    }

    @Test
    void tokenSignedWithAnotherKeyIsRefused() throws Exception {
        var other = new RSAKeyGenerator(2048).keyID("k1").generate();

        assertRefused(issuer.signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(), other, asIs()));
    }

    @Test
    void tokenThatWasChangedIsRefused() {
        var token = issuer.token(asIs());
        int end = token.lastIndexOf('.') + 10;

        assertRefused(token.substring(0, end) + (token.charAt(end) == 'A' ? 'B' : 'A') + token.substring(end + 1));
        assertRefused("ey.ey.ey");
    }

    @Test
    void accessTokenOfItsOwnTypeIsTaken() {
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("k1")
                .type(new JOSEObjectType("at+jwt"))
                .build();

        assertThat(tokens.holder(issuer.signed(header, issuer.key(), asIs())).name())
                .isEqualTo("jwt:alice");
    }

    @Test
    void strongestOfSeveralRolesCounts() {
        var token = issuer.token(claims -> claims.claim("roles", List.of("reader", "admin", "unheard-of")));

        assertThat(tokens.holder(token).caller().role()).isEqualTo(Role.ADMIN);
    }

    @Test
    void tokenWithoutARoleMayNothing() {
        var token = issuer.token(claims -> claims.claim("roles", List.of("unheard-of")));

        assertThatThrownBy(() -> tokens.holder(token))
                .isInstanceOf(Forbidden.class)
                .hasMessageContaining("roles");
    }

    @Test
    void claimAndItsValuesMayBeTheIssuersOwn() {
        var nested = tokens("realm_access.roles", Map.of("ops", Role.ADMIN));
        var named = tokens("https://millrace.example/roles", Map.of());

        assertThat(nested.holder(issuer.token(
                                claims -> claims.claim("realm_access", Map.of("roles", List.of("reader", "ops")))))
                        .caller()
                        .role())
                .isEqualTo(Role.ADMIN);
        assertThat(named.holder(issuer.token(claims -> claims.claim("https://millrace.example/roles", "a reader")))
                        .caller()
                        .role())
                .isEqualTo(Role.READER);
    }

    @Test
    void issuerIsNeededForTheFirstTokenOnly() {
        issuer.setAway(true);
        var token = issuer.token(asIs());
        assertThat(issuer.asked()).isZero();
        assertThatThrownBy(() -> tokens.holder(token)).isInstanceOf(IssuerUnreachable.class);

        issuer.setAway(false);
        clock.advance(TokenDecoders.ASK_AGAIN);
        assertThat(tokens.holder(token).name()).isEqualTo("jwt:alice");

        issuer.setAway(true);
        assertThat(tokens.holder(token).name()).isEqualTo("jwt:alice");
    }

    @Test
    void issuerThatIsAwayIsNotAskedForEveryToken() {
        issuer.setAway(true);
        var token = issuer.token(asIs());
        assertThatThrownBy(() -> tokens.holder(token)).isInstanceOf(IssuerUnreachable.class);
        int asked = issuer.asked();

        assertThatThrownBy(() -> tokens.holder(token)).isInstanceOf(IssuerUnreachable.class);
        assertThat(issuer.asked()).isEqualTo(asked);

        clock.advance(TokenDecoders.ASK_AGAIN);
        assertThatThrownBy(() -> tokens.holder(token)).isInstanceOf(IssuerUnreachable.class);
        assertThat(issuer.asked()).isGreaterThan(asked);
    }

    @Test
    void issuerIsNotAskedAboutWhatIsNoToken() {
        assertRefused("ey.ey.ey");

        assertThat(issuer.asked()).isZero();
    }

    @Test
    void subjectThatWouldForgeALineOfTheLogIsRefused() {
        assertRefused(issuer.token(claims -> claims.subject("bob role=admin")));
        assertRefused(issuer.token(claims -> claims.subject("bob\u0085")));
    }

    @Test
    void issuerIsNotAskedForEveryTokenThatNamesAnUnknownKey() {
        tokens.holder(issuer.token(asIs()));
        var header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k2").build();
        for (int i = 0; i < 20; i++) {
            assertRefused(issuer.signed(header, issuer.key(), asIs()));
        }

        assertThat(issuer.asked()).isLessThan(6);
    }
}
