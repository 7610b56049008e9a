package dev.millrace.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.task.Sha256;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that let in, by their hashes. A key is looked up by the hash of what is presented, so the time that takes tells
 * nothing of the keys that are there; what is found is compared in constant time. Immutable.
 */
final class KeyRing {

    private final Map<String, Key> keys;

    private record Key(byte[] hash, KeyHolder holder) {}

    private KeyRing(Map<String, Key> keys) {
        this.keys = keys;
    }

    /**
     * @param sources the keys of each place where some are, by its name
     * @throws UnusableKeys with everything that is wrong
     */
    static KeyRing of(Map<String, List<KeySettings>> sources) {
        var check = new KeyCheck();
        sources.forEach(check::check);
        check.refuseIfAny();
        var keys = new HashMap<String, Key>();
        sources.values().stream().flatMap(Collection::stream).forEach(key -> {
            var hash = String.valueOf(key.hash());
            keys.put(hash, new Key(HexFormat.of().parseHex(hash), holder(key)));
        });
        return new KeyRing(Map.copyOf(keys));
    }

    private static KeyHolder holder(KeySettings key) {
        var role = key.role() == null ? Role.READER : key.role();
        var name = String.valueOf(key.name());
        return new KeyHolder(name, new Caller(name, role, key.maxQueued()), key.requestsPerSecond());
    }

    /** Whose key this is, if it is one. */
    @Nullable
    KeyHolder find(String presented) {
        var hash = Sha256.digest().digest(presented.getBytes(UTF_8));
        var key = keys.get(HexFormat.of().formatHex(hash));
        return key != null && MessageDigest.isEqual(key.hash(), hash) ? key.holder() : null;
    }

    int size() {
        return keys.size();
    }
}
