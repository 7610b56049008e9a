package dev.millrace.security;

import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jwt.JWTParser;
import dev.millrace.security.AccessRefused.Forbidden;
import dev.millrace.security.AccessRefused.IssuerUnreachable;
import dev.millrace.security.AccessRefused.Reason;
import dev.millrace.security.AccessRefused.Unauthorized;
import java.text.ParseException;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.jwt.JwtException;

/** Bearer tokens of an issuer, and whom they make of who shows them. Safe for use by many threads. */
final class Tokens {

    /** Before the subject of a token, which so cannot be the name of a key. */
    static final String PREFIX = "jwt:";

    /** Nothing that could end a line of a log, or a value in it. */
    private static final Pattern SUBJECT = Pattern.compile("[^\\p{Cc}\\p{Z}\"]{1,255}");

    private static final int DOTS = 2;
    private static final Logger log = LoggerFactory.getLogger(Tokens.class);

    private final JwtDecoder decoder;
    private final TokenRoles roles;

    Tokens(JwtDecoder decoder, TokenRoles roles) {
        this.decoder = decoder;
        this.roles = roles;
    }

    /** Whether it has the form of a signed token: three parts with dots between, and in base64 a JSON object first. */
    static boolean looksLikeOne(String presented) {
        return presented.startsWith("ey")
                && presented.chars().filter(c -> c == '.').count() == DOTS;
    }

    /**
     * @throws Unauthorized if the token is not right
     * @throws Forbidden if it is, and gives no role
     * @throws IssuerUnreachable if that cannot be found out
     */
    KeyHolder holder(String token) {
        var jwt = decode(token);
        var subject = jwt.getSubject();
        if (subject == null || !SUBJECT.matcher(subject).matches()) {
            throw new Unauthorized(Reason.INVALID_TOKEN);
        }
        var role = roles.of(jwt.getClaims()).orElseThrow(() -> Forbidden.noRole(roles.claim()));
        var name = PREFIX + subject;
        return new KeyHolder(name, new Caller(name, role, null), null);
    }

    private Jwt decode(String token) {
        try {
            // what is no token is no reason to ask the issuer for anything
            JWTParser.parse(token);
            return decoder.decode(token);
        } catch (ParseException e) {
            throw new Unauthorized(Reason.INVALID_TOKEN);
        } catch (BadJwtException e) {
            // says what is wrong, in words about the claims and not with the token
            log.debug("a token was refused: {}", e.getMessage());
            throw new Unauthorized(Reason.INVALID_TOKEN);
        } catch (JwtException | JwtDecoderInitializationException e) {
            if (namesUnknownKey(e)) {
                throw new Unauthorized(Reason.INVALID_TOKEN);
            }
            var cause = e.getCause() == null ? e : e.getCause();
            log.warn("A token could not be checked: {}", cause.getMessage());
            throw new IssuerUnreachable();
        }
    }

    /** Whether it names a key that is not among the issuer's, which was asked for them a moment ago. */
    private static boolean namesUnknownKey(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RateLimitReachedException) {
                return true;
            }
        }
        return false;
    }
}
