package dev.millrace.download;

import dev.millrace.task.FutureId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which sources sent wrong bytes to which downloads: they are asked last by those from then on. Forgotten with the server, and
 * beyond the latest {@value #MOST} downloads. Thread-safe.
 */
final class Mistrust {

    static final int MOST = 1000;

    /** URLs by future; guarded by this. */
    private final Map<FutureId, Set<String>> liars = new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FutureId, Set<String>> eldest) {
            return size() > MOST;
        }
    };

    synchronized void add(FutureId id, Source source) {
        liars.computeIfAbsent(id, _ -> new HashSet<>()).add(source.url());
    }

    synchronized boolean isAbout(FutureId id, Source source) {
        return liars.getOrDefault(id, Set.of()).contains(source.url());
    }

    /** To be called when a download has no further attempt. */
    synchronized void forget(FutureId id) {
        liars.remove(id);
    }
}
