package dev.millrace.store;

import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.FutureRecord;
import dev.millrace.task.FutureStore;
import dev.millrace.task.Insertion;
import dev.millrace.task.ModuleCall;
import dev.millrace.task.ModuleExport;
import dev.millrace.task.ModuleName;
import dev.millrace.task.ModuleStore;
import dev.millrace.task.ModuleStore.Capacity;
import dev.millrace.task.ModuleStore.Removal;
import dev.millrace.task.ModuleStore.Saving;
import dev.millrace.task.ModuleVersion;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.TaskState;
import dev.millrace.task.Transition;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** What every {@link ModuleStore} does. A subclass supplies only the stores. */
public abstract class ModuleStoreContract {

    private static final ModuleName CALC = new ModuleName("calc");
    private static final ModuleName OTHER = new ModuleName("other");

    private static final Capacity AMPLE = new Capacity(100, 1_000);

    private FutureStore futures;
    private ModuleStore modules;

    /** The faces of one store. */
    public record Ports(FutureStore futures, ModuleStore modules) {}

    /** Opens the test's store; called again, opens the same one again. */
    protected abstract Ports open() throws Exception;

    protected abstract void close() throws Exception;

    @BeforeEach
    final void openStore() throws Exception {
        var ports = open();
        futures = ports.futures();
        modules = ports.modules();
    }

    @AfterEach
    final void closeStore() throws Exception {
        close();
    }

    private static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static ModuleVersion version(ModuleName name, int number, Instant createdAt) {
        var exports = List.of(new ModuleExport("f" + number, List.of("i32", "f64"), List.of("i64")));
        return new ModuleVersion(name, hash(number), 3, exports, number % 2 == 0, createdAt);
    }

    private static String hash(int number) {
        return "%064x".formatted(number);
    }

    private static byte[] code(int number) {
        return new byte[] {0, 1, (byte) number};
    }

    private Saving save(ModuleName name, int number) {
        return get(modules.save(version(name, number, NOW), code(number), AMPLE));
    }

    private FutureRecord calling(String function) {
        return aFuture()
                .doing(new TaskSpec.Compute(function, JsonNodeFactory.instance.arrayNode()))
                .submitted();
    }

    @Test
    void savedModuleIsFoundAsItWas() throws Exception {
        assertThat(save(CALC, 1)).isEqualTo(Saving.CREATED);
        close();
        openStore();

        assertThat(modules.latest(CALC)).contains(version(CALC, 1, NOW));
        assertThat(modules.find(CALC, hash(1))).contains(version(CALC, 1, NOW));
        assertThat(modules.code(hash(1)))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(code(1)));
        assertThat(modules.stored()).containsExactly(hash(1));
    }

    @Test
    void unknownModuleIsNotFound() {
        assertThat(modules.latest(CALC)).isEmpty();
        assertThat(modules.find(CALC, hash(1))).isEmpty();
        assertThat(modules.code(hash(1))).isEmpty();
        assertThat(modules.versions(CALC)).isEmpty();
        assertThat(get(modules.delete(CALC))).isEqualTo(new Removal.NotFound());
    }

    @Test
    void nameMeansTheVersionSavedLast() {
        save(CALC, 1);
        assertThat(save(CALC, 2)).isEqualTo(Saving.CHANGED);

        assertThat(modules.latest(CALC)).contains(version(CALC, 2, NOW));
        assertThat(modules.find(CALC, hash(1))).isPresent();
        assertThat(modules.versions(CALC)).extracting(ModuleVersion::sha256).containsExactly(hash(2), hash(1));
    }

    @Test
    void sameVersionAgainChangesNothing() {
        save(CALC, 1);

        assertThat(get(modules.save(version(CALC, 1, NOW.plusSeconds(9)), code(1), AMPLE)))
                .isEqualTo(Saving.UNCHANGED);
        assertThat(modules.latest(CALC)).contains(version(CALC, 1, NOW));
    }

    @Test
    void earlierVersionThatComesAgainIsTheLatestAndKeepsItsTime() {
        save(CALC, 1);
        save(CALC, 2);

        assertThat(get(modules.save(version(CALC, 1, NOW.plusSeconds(9)), code(1), AMPLE)))
                .isEqualTo(Saving.CHANGED);
        assertThat(modules.latest(CALC)).contains(version(CALC, 1, NOW));
        assertThat(modules.versions(CALC)).extracting(ModuleVersion::sha256).containsExactly(hash(1), hash(2));
    }

    @Test
    void listHasTheLatestVersionsByName() {
        save(OTHER, 3);
        save(CALC, 1);
        save(CALC, 2);

        assertThat(modules.list(null, 10)).containsExactly(version(CALC, 2, NOW), version(OTHER, 3, NOW));
        assertThat(modules.list(null, 1)).containsExactly(version(CALC, 2, NOW));
        assertThat(modules.list(CALC, 10)).containsExactly(version(OTHER, 3, NOW));
    }

    @Test
    void sameBytesUnderTwoNamesAreThereUntilBothAreGone() {
        save(CALC, 1);
        save(OTHER, 1);

        assertThat(get(modules.delete(CALC))).isEqualTo(new Removal.Removed());
        assertThat(modules.code(hash(1))).isPresent();
        assertThat(get(modules.delete(OTHER))).isEqualTo(new Removal.Removed());
        assertThat(modules.code(hash(1))).isEmpty();
    }

    @Test
    void onlyOldVersionsAreDropped() {
        save(CALC, 1);
        save(CALC, 2);

        assertThat(get(modules.drop(CALC, hash(2)))).isFalse();
        assertThat(get(modules.drop(CALC, hash(1)))).isTrue();
        assertThat(modules.versions(CALC)).extracting(ModuleVersion::sha256).containsExactly(hash(2));
        assertThat(modules.stored()).containsExactly(hash(2));
    }

    private void insert(FutureRecord future) {
        assertThat(get(futures.insert(future, null))).isInstanceOf(Insertion.Inserted.class);
    }

    @Test
    void moduleThatAnUnfinishedFutureCallsIsNotRemoved() {
        save(CALC, 1);
        save(CALC, 2);
        save(new ModuleName("calculator"), 1);
        insert(calling("wasm:calculator@" + hash(1) + "/add"));
        insert(calling("echo"));
        var queued = calling("wasm:calc@" + hash(1) + "/add");
        insert(queued);

        assertThat(get(modules.delete(CALC))).isEqualTo(new Removal.InUse(queued.id()));
        assertThat(get(modules.drop(CALC, hash(1)))).isFalse();
        assertThat(modules.versions(CALC)).hasSize(2);
    }

    @Test
    void taskWithReferencesCallsItsModuleToo() {
        save(CALC, 1);
        var fields = JsonNodeFactory.instance.objectNode().put("function", "wasm:calc@" + hash(1));
        var deferred = aFuture().doing(new TaskSpec.Deferred("compute", fields)).submitted();
        insert(deferred);

        assertThat(get(modules.delete(CALC))).isEqualTo(new Removal.InUse(deferred.id()));
    }

    @Test
    void doneFutureUsesNothing() {
        save(CALC, 1);
        var spec = new TaskSpec.Compute("wasm:calc@" + hash(1) + "/add", JsonNodeFactory.instance.arrayNode());
        insert(aFuture().doing(spec).in(TaskState.SUCCEEDED));

        assertThat(get(modules.delete(CALC))).isEqualTo(new Removal.Removed());
    }

    @Test
    void futureThatCallsWhatIsNotThereIsNotInserted() {
        save(CALC, 1);
        var other = calling("wasm:calc@" + hash(2) + "/add");

        assertThat(get(futures.insert(other, null))).isEqualTo(new Insertion.NoModule(new ModuleCall(CALC, hash(2))));
        assertThat(futures.find(other.id())).isEmpty();
    }

    @Test
    void ofADeletionAndACallAtTheSameTimeOneIsRefused() throws Exception {
        for (int round = 0; round < 40; round++) {
            save(CALC, 1);
            var call = calling("wasm:calc@" + hash(1) + "/add");
            var inserting = CompletableFuture.supplyAsync(() -> get(futures.insert(call, null)));
            var removal = get(modules.delete(CALC));
            var insertion = get(inserting);

            assertThat(removal instanceof Removal.Removed)
                    .as("%s, and %s", removal, insertion)
                    .isNotEqualTo(insertion instanceof Insertion.Inserted);
            if (insertion instanceof Insertion.Inserted(var future)) {
                get(futures.update(new Transition(future, future.cancelRequested(NOW))));
            }
        }
    }

    @Test
    void capacityIsKept() {
        var two = new Capacity(2, 1_000);
        get(modules.save(version(CALC, 1, NOW), code(1), two));
        get(modules.save(version(OTHER, 2, NOW), code(2), two));

        assertThat(get(modules.save(version(new ModuleName("third"), 3, NOW), code(3), two)))
                .isEqualTo(Saving.TOO_MANY);
        assertThat(get(modules.save(version(CALC, 3, NOW), code(3), two))).isEqualTo(Saving.CHANGED);
        assertThat(modules.list(null, 10)).hasSize(2);
    }

    @Test
    void bytesOfAllVersionsAreBoundedAndTheSameBytesCountOnce() {
        var six = new Capacity(10, 6);
        get(modules.save(version(CALC, 1, NOW), code(1), six));
        get(modules.save(version(CALC, 2, NOW), code(2), six));

        assertThat(get(modules.save(version(CALC, 3, NOW), code(3), six))).isEqualTo(Saving.NO_ROOM);
        assertThat(modules.latest(CALC)).contains(version(CALC, 2, NOW));
        assertThat(get(modules.save(version(OTHER, 2, NOW), code(2), six))).isEqualTo(Saving.CREATED);
        assertThat(get(modules.save(version(CALC, 1, NOW), code(1), six))).isEqualTo(Saving.CHANGED);
    }
}
