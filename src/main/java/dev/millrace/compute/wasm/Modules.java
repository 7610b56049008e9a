package dev.millrace.compute.wasm;

import dev.millrace.compute.ModuleLibrary;
import dev.millrace.task.ModuleName;
import dev.millrace.task.ModuleStore;
import dev.millrace.task.ModuleStore.Removal;
import dev.millrace.task.ModuleVersion;
import dev.millrace.task.Refusal;
import dev.millrace.task.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The modules of a store, and what this server knows of them. */
final class Modules implements ModuleLibrary {

    private static final int MOST_KNOWN = 1_000;

    private final ModuleStore store;
    private final ModuleFiles files;
    private final ModulesProperties limits;
    private final ModuleReader reader;
    private final Clock clock;
    private final ReentrantLock taking = new ReentrantLock();

    /** Versions by what calls name them by, which never change; at most {@value #MOST_KNOWN}. */
    private final ConcurrentHashMap<String, ModuleVersion> known = new ConcurrentHashMap<>();

    Modules(ModuleStore store, ModuleFiles files, ModulesProperties limits, Clock clock) {
        this.store = store;
        this.files = files;
        this.limits = limits;
        this.reader = new ModuleReader(limits.maxPages(), limits.maxCode().toBytes());
        this.clock = clock;
    }

    @Override
    public long maxBytes() {
        return limits.maxBytes().toBytes();
    }

    @Override
    public int maxUploads() {
        return limits.maxUploads();
    }

    int maxPages() {
        return limits.maxPages();
    }

    @Override
    public Path incoming() throws IOException {
        return files.incoming();
    }

    @Override
    public Taken put(ModuleName name, Path file) throws IOException {
        taking.lock();
        try {
            return put(name, Files.readAllBytes(file));
        } finally {
            taking.unlock();
        }
    }

    private Taken put(ModuleName name, byte[] code) {
        var offer = reader.read(code);
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var module = new ModuleVersion(name, Sha256.hex(code), code.length, offer.exports(), offer.command(), now);
        var saving = await(store.save(module, code, limits.capacity()));
        switch (saving) {
            case CHANGED -> dropOld(name);
            case TOO_MANY -> throw Refusal.StorageFull.modules(limits.maxCount());
            case NO_ROOM ->
                throw Refusal.StorageFull.modules(limits.maxTotalSize().toBytes());
            case CREATED, UNCHANGED -> {}
        }
        return new Taken(store.find(name, module.sha256()).orElse(module), saving);
    }

    private void dropOld(ModuleName name) {
        store.versions(name).stream().skip(MOST_VERSIONS).forEach(old -> await(store.drop(name, old.sha256())));
        forget();
    }

    @Override
    public ModuleVersion get(ModuleName name) {
        return store.latest(name).orElseThrow(() -> new Refusal.ModuleNotFound(name.value()));
    }

    /** Every version of a module, the latest first. */
    List<ModuleVersion> versions(ModuleName name) {
        return store.versions(name);
    }

    @Override
    public List<ModuleVersion> list(@Nullable ModuleName after, int limit) {
        return store.list(after, limit);
    }

    @Override
    public void delete(ModuleName name) {
        switch (await(store.delete(name))) {
            case Removal.Removed() -> forget();
            case Removal.NotFound() -> throw new Refusal.ModuleNotFound(name.value());
            case Removal.InUse(var by) -> throw new Refusal.ModuleInUse(name, by);
        }
    }

    private void forget() {
        known.clear();
        files.sweep();
    }

    /** The version that a name means now. */
    Optional<ModuleVersion> find(WasmName name) {
        var version = name.version();
        if (version == null) {
            return store.latest(name.module());
        }
        var key = name.module() + "@" + version;
        var found = known.get(key);
        if (found == null) {
            found = store.find(name.module(), version).orElse(null);
            if (found != null && known.size() < MOST_KNOWN) {
                known.put(key, found);
            }
        }
        return Optional.ofNullable(found);
    }

    ModuleFiles files() {
        return files;
    }

    private static <T> T await(CompletableFuture<T> write) {
        try {
            return write.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            throw e;
        }
    }
}
