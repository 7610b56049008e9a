package dev.millrace.content;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.task.Refusal;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DiskSpaceTest {

    private static final long RESERVE = 1000;

    private final AtomicLong free = new AtomicLong();
    private final DiskSpace space = new DiskSpace(free::get, RESERVE);

    @Test
    void reserveIsNeverTaken() throws IOException {
        free.set(RESERVE + 10);
        space.take(10);

        free.set(RESERVE);
        assertThatThrownBy(() -> space.take(1)).isInstanceOf(Refusal.StorageFull.class);
    }

    @Test
    void spaceThatCameBackIsTakenAgain() {
        assertThatThrownBy(() -> space.take(1)).isInstanceOf(Refusal.StorageFull.class);

        free.set(RESERVE + 1);
        assertThatCode(() -> space.take(1)).doesNotThrowAnyException();
    }

    @Test
    void whatAnotherWroteMustLeaveTheReserveFree() throws IOException {
        free.set(RESERVE + 20);
        space.take(10);
        free.set(RESERVE);
        assertThatCode(() -> space.written(20)).doesNotThrowAnyException();

        free.set(RESERVE - 1);
        assertThatThrownBy(() -> space.written(1)).isInstanceOf(Refusal.StorageFull.class);
    }

    @Test
    void whatAnotherWroteCountsBeforeTheSystemIsAskedAgain() throws IOException {
        free.set(RESERVE + 1000);
        space.take(0);
        space.written(999);
        free.set(RESERVE);
        assertThatThrownBy(() -> space.take(1)).isInstanceOf(Refusal.StorageFull.class);
    }

    @Test
    void fullDiskRefusesEvenTheBeginning() {
        free.set(RESERVE - 1);

        assertThatThrownBy(() -> space.take(0)).isInstanceOf(Refusal.StorageFull.class);
    }
}
