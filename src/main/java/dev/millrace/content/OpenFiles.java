package dev.millrace.content;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Semaphore;

/**
 * How many files may be held open. Safe for use by many threads.
 *
 * <p>Each download that is under way has a connection as well, and what accepts clients needs files too. So content takes a
 * quarter of what the process may have open.
 */
final class OpenFiles {

    /** All drafts of the process. */
    static final OpenFiles OF_DRAFTS = new OpenFiles(share());

    private static final int SHARES = 4;
    private static final int ENOUGH = 100_000;

    private final Semaphore left;

    OpenFiles(int most) {
        this.left = new Semaphore(most);
    }

    /** Whether one more may be held open; it is to be given back then. */
    boolean take() {
        return left.tryAcquire();
    }

    void giveBack() {
        left.release();
    }

    private static int share() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? (int) Math.clamp(unix.getMaxFileDescriptorCount() / SHARES, 1L, ENOUGH)
                : ENOUGH;
    }
}
