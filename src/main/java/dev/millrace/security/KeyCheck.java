package dev.millrace.security;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Gathers what is wrong with keys. Says nothing of what was given as a hash: somebody may have put the key itself there. */
final class KeyCheck {

    /** Without a colon: what stands before one is where a name comes from, if not from a key. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final List<String> faults = new ArrayList<>();
    private final Map<String, Terms> terms = new HashMap<>();
    private final Set<String> hashes = new HashSet<>();

    /** What all keys of a name must agree on. */
    private record Terms(
            Role role,
            @Nullable Integer requestsPerSecond,
            @Nullable Integer maxQueued) {}

    void check(String source, List<KeySettings> keys) {
        for (int i = 0; i < keys.size(); i++) {
            check(source + "[" + i + "].", keys.get(i));
        }
    }

    private void check(String at, KeySettings key) {
        var name = key.name();
        var hash = key.hash();
        var role = key.role();
        boolean named = name != null && isName(name);
        require(
                named,
                at + "name must begin with a letter or digit, and have up to 64 letters, digits, '.', '-' and '_'");
        require(role != null, at + "role must be reader, submitter or admin");
        require(
                hash != null && HASH.matcher(hash).matches(),
                at + "hash must be the SHA-256 of the key, as 64 lower-case hexadecimal digits");
        require(isPositive(key.requestsPerSecond()), at + "requests-per-second must be at least 1");
        require(isPositive(key.maxQueued()), at + "max-queued must be at least 1");
        require(hash == null || hashes.add(hash), at + "hash is that of another key");
        if (named && role != null) {
            var own = new Terms(role, key.requestsPerSecond(), key.maxQueued());
            var others = terms.putIfAbsent(name, own);
            require(
                    others == null || others.equals(own),
                    at
                            + "name stands for another key with another role or quota; several keys of one holder must agree");
        }
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    private static boolean isPositive(@Nullable Integer limit) {
        return limit == null || limit >= 1;
    }

    private void require(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }

    /** @throws UnusableKeys with all of it */
    void refuseIfAny() {
        if (!faults.isEmpty()) {
            throw new UnusableKeys(faults);
        }
    }
}
