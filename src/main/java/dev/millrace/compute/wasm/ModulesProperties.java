package dev.millrace.compute.wasm;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What WebAssembly modules may take.
 *
 * @param maxBytes the most that one module may have.
 * @param maxMemory the most memory that a running module may have; a module that asks for more at once is refused, and one
 *     that grows beyond it is told that it cannot.
 */
@ConfigurationProperties("millrace.modules")
public record ModulesProperties(
        @DefaultValue("16MB") DataSize maxBytes,
        @DefaultValue("256MB") DataSize maxMemory) {

    private static final DataSize LARGEST_MODULE = DataSize.ofMegabytes(256);
    private static final DataSize LARGEST_MEMORY = DataSize.ofGigabytes(2);
    static final int PAGE = 65_536;

    /** @throws IllegalArgumentException naming what is wrong */
    public ModulesProperties {
        if (maxBytes.toBytes() < 8 || maxBytes.compareTo(LARGEST_MODULE) > 0) {
            throw new IllegalArgumentException("millrace.modules.max-bytes must be 8B to 256MB");
        }
        if (maxMemory.toBytes() < PAGE || maxMemory.compareTo(LARGEST_MEMORY) > 0) {
            throw new IllegalArgumentException("millrace.modules.max-memory must be 64KB, which is a page, to 2GB");
        }
    }

    /** The most pages of memory, of 64 KiB each. */
    int maxPages() {
        return Math.toIntExact(maxMemory.toBytes() / PAGE);
    }
}
