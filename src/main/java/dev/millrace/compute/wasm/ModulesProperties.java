package dev.millrace.compute.wasm;

import dev.millrace.task.ModuleStore;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What WebAssembly modules may take.
 *
 * @param maxBytes the most that one module may have.
 * @param maxCode the most that the functions of one module may have together. Compiling takes some 100 times as much heap in a
 *     child process, so a pool for modules with more needs a higher {@code max-heap-bytes} as well.
 * @param maxMemory the most memory that a running module may have; a module that asks for more at once is refused, and one
 *     that grows beyond it is told that it cannot.
 * @param maxCount how many modules there may be, by name.
 * @param maxTotalSize the most that all versions of all modules may have together.
 * @param maxUploads how many modules may be coming in at the same time.
 */
@ConfigurationProperties("millrace.modules")
public record ModulesProperties(
        @DefaultValue("16MB") DataSize maxBytes,
        @DefaultValue("4MB") DataSize maxCode,
        @DefaultValue("256MB") DataSize maxMemory,
        @DefaultValue("1000") int maxCount,
        @DefaultValue("1GB") DataSize maxTotalSize,
        @DefaultValue("8") int maxUploads) {

    private static final DataSize LARGEST_MODULE = DataSize.ofMegabytes(256);
    private static final DataSize LARGEST_MEMORY = DataSize.ofGigabytes(2);
    private static final int MOST_MODULES = 100_000;
    private static final int MOST_UPLOADS = 1_000;
    static final int PAGE = 65_536;

    /** @throws IllegalArgumentException naming what is wrong */
    public ModulesProperties {
        if (maxBytes.toBytes() < 8 || maxBytes.compareTo(LARGEST_MODULE) > 0) {
            throw new IllegalArgumentException("millrace.modules.max-bytes must be 8B to 256MB");
        }
        if (maxCode.toBytes() < 1 || maxCode.compareTo(LARGEST_MODULE) > 0) {
            throw new IllegalArgumentException("millrace.modules.max-code must be 1B to 256MB");
        }
        if (maxMemory.toBytes() < PAGE || maxMemory.compareTo(LARGEST_MEMORY) > 0) {
            throw new IllegalArgumentException("millrace.modules.max-memory must be 64KB, which is a page, to 2GB");
        }
        if (maxCount < 1 || maxCount > MOST_MODULES) {
            throw new IllegalArgumentException("millrace.modules.max-count must be 1 to 100000");
        }
        if (maxTotalSize.compareTo(maxBytes) < 0) {
            throw new IllegalArgumentException("millrace.modules.max-total-size must be at least max-bytes");
        }
        if (maxUploads < 1 || maxUploads > MOST_UPLOADS) {
            throw new IllegalArgumentException("millrace.modules.max-uploads must be 1 to 1000");
        }
    }

    /** What the store may hold. */
    ModuleStore.Capacity capacity() {
        return new ModuleStore.Capacity(maxCount, maxTotalSize.toBytes());
    }

    /** The most pages of memory, of 64 KiB each. */
    int maxPages() {
        return Math.toIntExact(maxMemory.toBytes() / PAGE);
    }
}
