package dev.millrace.security;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bearer tokens (JWT) of an issuer, beside or instead of keys. Off if neither the issuer nor its keys are given.
 *
 * @param issuer the URL of who issues the tokens, which {@code iss} must be. Without {@code jwkSetUri} its OpenID or OAuth
 *     metadata tells where its keys are; asked for when the first token comes.
 * @param jwkSetUri where the issuer's keys are.
 * @param audiences of which {@code aud} must name one.
 * @param rolesClaim the claim that tells the role: text, words or a list. Dots lead into objects.
 * @param roles which role a value of the claim stands for. If empty, the values are {@code reader}, {@code submitter} and
 *     {@code admin} themselves.
 */
@ConfigurationProperties("millrace.security.jwt")
public record JwtProperties(
        @Nullable URI issuer,
        @Nullable URI jwkSetUri,
        @DefaultValue List<String> audiences,
        @DefaultValue("roles") String rolesClaim,
        @DefaultValue Map<String, Role> roles) {

    /** @throws IllegalArgumentException naming what is wrong */
    public JwtProperties {
        audiences = List.copyOf(audiences);
        roles = Map.copyOf(roles);
        require(isUsable(issuer), "issuer");
        require(isUsable(jwkSetUri), "jwk-set-uri");
        if (rolesClaim.isBlank()) {
            throw new IllegalArgumentException("millrace.security.jwt.roles-claim must not be empty");
        }
        boolean on = issuer != null || jwkSetUri != null;
        if (on && audiences.isEmpty()) {
            // without it, a token for any other service of the issuer would do here
            throw new IllegalArgumentException(
                    "millrace.security.jwt.audiences must name what this server is called in the tokens");
        }
    }

    boolean isOn() {
        return issuer != null || jwkSetUri != null;
    }

    private static boolean isUsable(@Nullable URI uri) {
        return uri == null
                || uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
    }

    private static void require(boolean holds, String property) {
        if (!holds) {
            throw new IllegalArgumentException("millrace.security.jwt." + property + " must be an http or https URL");
        }
    }
}
