package dev.millrace.security;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that let in at present: those of the configuration, and those of a file, which may change.
 *
 * <p>Whether the file has changed is found out by reading it: neither times of change nor notices of the file system are to be
 * relied on where a link is set to another directory, as Kubernetes does with secrets. A file that cannot be used changes
 * nothing. Safe for use by many threads.
 */
final class Keys {

    private static final Logger log = LoggerFactory.getLogger(Keys.class);

    private final List<KeySettings> configured;
    private final @Nullable KeysFile file;
    private byte @Nullable [] seen; // guarded by this
    private volatile KeyRing ring;
    private volatile @Nullable String fault;

    /** @throws UnusableKeys if they cannot be used */
    Keys(List<KeySettings> configured, @Nullable KeysFile file) {
        this.configured = configured;
        this.file = file;
        this.seen = file == null ? null : file.read();
        this.ring = ring(seen);
    }

    /** Whose key this is, if it is one. */
    @Nullable
    KeyHolder find(String presented) {
        return ring.find(presented);
    }

    int size() {
        return ring.size();
    }

    /** What is wrong with the file, so that the keys of before hold; absent: nothing. */
    @Nullable
    String fault() {
        return fault;
    }

    /** Reads the file again. */
    synchronized void refresh() {
        if (file == null) {
            return;
        }
        try {
            var bytes = file.read();
            if (fault == null && Arrays.equals(bytes, seen)) {
                return;
            }
            seen = bytes;
            ring = ring(bytes);
            fault = null;
            log.atInfo().addKeyValue("keys", ring.size()).log("The file of API keys was read again");
        } catch (UnusableKeys e) {
            tell(e);
        }
    }

    private void tell(UnusableKeys unusable) {
        var why = String.valueOf(unusable.getMessage());
        if (!why.equals(fault)) {
            fault = why;
            log.atError().addKeyValue("keys", ring.size()).log("The API keys stay as they were: {}", why);
        }
    }

    private KeyRing ring(byte @Nullable [] bytes) {
        var sources = new LinkedHashMap<String, List<KeySettings>>();
        sources.put("millrace.security.keys", configured);
        if (file != null && bytes != null) {
            sources.put(file.path() + ": keys", file.parse(bytes));
        }
        return KeyRing.of(sources);
    }
}
