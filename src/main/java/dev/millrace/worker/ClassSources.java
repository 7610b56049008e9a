package dev.millrace.worker;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/** What a child needs of the classes of this process: this project's own, and of the libraries those that functions use. */
final class ClassSources {

    /** A class of each library that runs in children; each of these costs time at every start. */
    private static final List<String> LIBRARIES = List.of(
            "tools.jackson.core.JsonParser",
            "tools.jackson.databind.JsonNode",
            "com.fasterxml.jackson.annotation.JsonProperty",
            "com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReader",
            "com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi",
            "com.twelvemonkeys.imageio.ImageReaderBase",
            "com.twelvemonkeys.imageio.metadata.Entry",
            "com.twelvemonkeys.lang.Validate",
            "com.twelvemonkeys.io.SubStream",
            "com.twelvemonkeys.image.ResampleOp",
            "de.siegmar.fastcsv.reader.CsvReader",
            "com.dynatrace.hash4j.distinctcount.UltraLogLog",
            "org.apache.commons.compress.archivers.zip.ZipFile",
            "org.apache.commons.codec.Charsets",
            "org.apache.commons.io.IOUtils",
            "org.apache.commons.lang3.ArrayUtils",
            "run.endive.wasm.Parser",
            "run.endive.runtime.Instance",
            "run.endive.compiler.MachineFactoryCompiler",
            "run.endive.wasi.WasiPreview1",
            "run.endive.log.Logger",
            "org.objectweb.asm.ClassWriter",
            "org.objectweb.asm.commons.InstructionAdapter",
            "org.objectweb.asm.tree.ClassNode",
            "org.objectweb.asm.tree.analysis.Analyzer",
            "org.objectweb.asm.util.CheckClassAdapter");

    private ClassSources() {}

    /** In the order of the class path: the directories among what this process was started with belong to it. */
    static List<ClassSource> ofThisProcess() {
        var sources = new LinkedHashSet<ClassSource>();
        sources.add(ClassSource.of(WorkerMain.class));
        directories().map(ClassSource::at).forEach(sources::add);
        LIBRARIES.stream().map(ClassSources::library).map(ClassSource::of).forEach(sources::add);
        return List.copyOf(sources);
    }

    private static Stream<Path> directories() {
        return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(Files::isDirectory);
    }

    private static Class<?> library(String className) {
        try {
            return Class.forName(className, false, ClassSources.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a library of the children is missing", e);
        }
    }
}
