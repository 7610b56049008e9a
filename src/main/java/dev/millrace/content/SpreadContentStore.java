package dev.millrace.content;

import dev.millrace.task.ContentRef;
import dev.millrace.task.FutureId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Content that lies with the server that made it: this one's, and by way of the others theirs.
 *
 * <p>What belongs to another server is not removed from here. That one finds out by itself; see {@link ContentSweep}.
 */
final class SpreadContentStore implements ContentStore {

    private final LocalContentStore local;
    private final RemoteContent remote;

    SpreadContentStore(LocalContentStore local, RemoteContent remote) {
        this.local = local;
        this.remote = remote;
    }

    @Override
    public ContentDraft create(FutureId id, int attempt) throws IOException {
        return local.create(id, attempt);
    }

    @Override
    public Optional<ContentDraft> takeUp(FutureId id, int attempt) throws IOException {
        return local.takeUp(id, attempt);
    }

    @Override
    public ContentRef share(ContentRef content, FutureId id, int attempt) throws IOException {
        if (local.holds(content)) {
            return local.share(content, id, attempt);
        }
        try (var in = open(content, 0);
                var draft = local.create(id, attempt)) {
            return draft.keepCopy(content, in);
        }
    }

    @Override
    public InputStream open(ContentRef content, long from) throws IOException {
        return open(content, from, content.bytes() - from);
    }

    @Override
    public InputStream open(ContentRef content, long from, long length) throws IOException {
        return local.holds(content)
                ? local.open(content, from)
                : remote.open(content, new RemoteContent.Part(from, length));
    }

    @Override
    public boolean holds(ContentRef content) {
        return local.holds(content);
    }

    @Override
    public Optional<Path> path(ContentRef content) {
        return local.path(content);
    }

    @Override
    public void discard(ContentRef content) {
        local.discard(content);
    }

    @Override
    public void forget(FutureId id) {
        local.forget(id);
    }
}
