package dev.millrace.security;

import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;

/** Who showed a key or token that is right. */
final class Known extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient KeyHolder holder;

    Known(KeyHolder holder) {
        super(List.of());
        this.holder = holder;
        setAuthenticated(true);
    }

    KeyHolder holder() {
        return holder;
    }

    @Override
    public String getCredentials() {
        return "";
    }

    @Override
    public String getPrincipal() {
        return holder.name();
    }
}
