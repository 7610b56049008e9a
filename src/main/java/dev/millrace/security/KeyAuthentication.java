package dev.millrace.security;

import dev.millrace.security.AccessRefused.Reason;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;

/**
 * Finds out whose a key or token is.
 *
 * <p>From an address that showed too many wrong ones, only keys that were used from there before are let in, and tokens: these
 * cannot be guessed. So neither does guessing go on at the rate of requests, nor does a client with a wrong key lock out all
 * who share its address.
 */
final class KeyAuthentication implements AuthenticationManager {

    private final Keys keys;
    private final @Nullable Tokens tokens;
    private final FailedLogins failed;
    private final FamiliarKeys familiar;

    /** @param tokens absent if none are accepted */
    KeyAuthentication(Keys keys, @Nullable Tokens tokens, FailedLogins failed, FamiliarKeys familiar) {
        this.keys = keys;
        this.tokens = tokens;
        this.failed = failed;
        this.familiar = familiar;
    }

    /** @throws AccessRefused if it is not right */
    @Override
    public Authentication authenticate(Authentication shown) {
        var presented = (Presented) shown;
        var holder = keys.find(presented.getCredentials());
        var address = presented.getPrincipal();
        if (holder == null && tokens != null && Tokens.looksLikeOne(presented.getCredentials())) {
            return new Known(holder(tokens, presented));
        }
        if (holder == null || !familiar.knows(holder.name(), address)) {
            failed.refuseIfTooMany(address);
        }
        if (holder == null) {
            throw failed.count(address, Reason.UNKNOWN_KEY);
        }
        familiar.add(holder.name(), address);
        return new Known(holder);
    }

    private KeyHolder holder(Tokens known, Presented presented) {
        try {
            return known.holder(presented.getCredentials());
        } catch (AccessRefused.Unauthorized e) {
            throw failed.note(e.reason());
        }
    }
}
