package dev.millrace.security;

import java.time.Duration;
import java.util.Locale;
import org.springframework.security.core.AuthenticationException;

/** Why a request is not served to who makes it. Its message is told to them. */
public abstract sealed class AccessRefused extends AuthenticationException {

    private static final long serialVersionUID = 1L;

    private AccessRefused(String message) {
        super(message);
    }

    /** A refusal is no failure of the server, and nobody reads where it came from. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }

    /** It did not say, or not truly, who makes it. */
    public static final class Unauthorized extends AccessRefused {

        private static final long serialVersionUID = 1L;

        private final Reason reason;

        Unauthorized(Reason reason) {
            super(reason.message);
            this.reason = reason;
        }

        public Reason reason() {
            return reason;
        }
    }

    /** What is wrong with what a request shows. */
    public enum Reason {
        MISSING("a key is needed: send it as `Authorization: Bearer KEY`, or as `X-API-Key: KEY`"),
        MALFORMED("the request must have one `Authorization: Bearer KEY`, or one `X-API-Key: KEY`"),
        UNKNOWN_KEY("the key is none of this server's"),
        INVALID_TOKEN("the token is not accepted: its signature, issuer, audience or time is wrong");

        private final String message;

        Reason(String message) {
            this.message = message;
        }

        /** As metrics name it. */
        String tag() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** It is known who makes it, and they may not. */
    public static final class Forbidden extends AccessRefused {

        private static final long serialVersionUID = 1L;

        private Forbidden(String message) {
            super(message);
        }

        static Forbidden role(Right needed, Caller caller) {
            return new Forbidden("this needs the role " + needed.inWords() + ", and the key has the role "
                    + caller.role().wire());
        }

        static Forbidden noRole(String claim) {
            return new Forbidden("the token has none of this server's roles in the claim '" + claim + "'");
        }
    }

    /** Too many wrong keys came from its address. */
    public static final class TooManyFailures extends AccessRefused {

        private static final long serialVersionUID = 1L;

        private final Duration retryAfter;

        TooManyFailures(Duration retryAfter) {
            super(
                    "too many wrong keys came from this address, so a key that was not used from it before is not looked at");
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** Its key has made as many requests as it may. */
    public static final class RateLimited extends AccessRefused {

        private static final long serialVersionUID = 1L;

        private final Duration retryAfter;

        RateLimited(int perSecond, Duration retryAfter) {
            super("the key may make " + perSecond + " requests a second on this server");
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** Its token cannot be checked now. */
    public static final class IssuerUnreachable extends AccessRefused {

        private static final long serialVersionUID = 1L;

        IssuerUnreachable() {
            super("the keys of the token's issuer cannot be had now, so the token cannot be checked");
        }
    }
}
