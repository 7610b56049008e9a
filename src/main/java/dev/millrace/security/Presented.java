package dev.millrace.security;

import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** A key or token that a request shows, not yet looked at. */
final class Presented extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final String secret;
    private final String address;

    /** @param address of the client */
    Presented(String secret, String address) {
        super(List.of());
        this.secret = secret;
        this.address = address;
    }

    @Override
    public String getCredentials() {
        return secret;
    }

    @Override
    public String getPrincipal() {
        return address;
    }

    /** Without the secret, so that it is in no log. */
    @Override
    public String toString() {
        return "a key from " + address;
    }
}
