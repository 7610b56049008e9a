package dev.millrace.store.postgres;

import static dev.millrace.task.FutureBuilder.NOW;
import static dev.millrace.task.FutureBuilder.aFuture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.PlainBodies;
import dev.millrace.store.commit.CommitObserver;
import dev.millrace.task.Insertion;
import dev.millrace.task.ModuleName;
import dev.millrace.task.ModuleStore.Capacity;
import dev.millrace.task.ModuleStore.Removal;
import dev.millrace.task.ModuleVersion;
import dev.millrace.task.TaskSpec;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** Modules that one node removes while another inserts a future that calls them. */
class SharedModulesTest {

    private static final PostgresSettings DATABASE = TestDatabase.create();
    private static final Capacity AMPLE = new Capacity(100, 1_000);
    private static final String HASH = "%064x".formatted(1);
    private static final int ROUNDS = 30;

    private PostgresStore one;
    private PostgresStore other;

    @BeforeEach
    void open() {
        one = openStore();
        other = openStore();
    }

    private static PostgresStore openStore() {
        return PostgresStore.open(DATABASE, Clock.fixed(NOW, ZoneOffset.UTC), new PlainBodies(), CommitObserver.NONE);
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
        TestDatabase.empty(DATABASE);
    }

    @Test
    void eitherTheRemovalIsRefusedOrTheInsertion() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            var name = new ModuleName("calc-" + i);
            var call = "wasm:" + name + "@" + HASH + "/add";
            var spec = new TaskSpec.Compute(call, JsonNodeFactory.instance.arrayNode());
            var module = new ModuleVersion(name, HASH, 3, List.of(), false, NOW);
            one.modules().save(module, new byte[] {0, 1, 2}, AMPLE).get(20, TimeUnit.SECONDS);
            var future = aFuture().doing(spec).submitted();
            var inserting = one.futures().insert(future, null);
            var removing = other.modules().delete(name);

            boolean inserted = inserting.get(20, TimeUnit.SECONDS) instanceof Insertion.Inserted;
            boolean removed = removing.get(20, TimeUnit.SECONDS) instanceof Removal.Removed;

            assertThat(removed).isNotEqualTo(inserted);
            assertThat(other.modules().latest(name).isPresent()).isEqualTo(inserted);
        }
    }
}
