package dev.millrace.task;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which options a child's JVM may be given beside those that it is started with: those that tune it, and none by which it
 * would run other code, take more memory than the pool allows, write to the pipe by which it is led, or open a port.
 *
 * <p>What is not known to be harmless is refused, since options are added with every Java. Such are {@code -D…}, the
 * {@code --add-…} and {@code --enable-…} ones, {@code -ea}, {@code -Xss}, {@code -Xms}, {@code -Xmn}, {@code -Xint}, logging
 * to standard error, and those {@code -XX:} ones that are listed here.
 */
public final class JvmOptions {

    private static final int MOST_CHARS = 1024;

    private static final Pattern TUNING =
            Pattern.compile("-D[A-Za-z_][^=\\s]*(=.*)?|-X(ss|ms|mn)\\d+[kKmMgG]?|-X(int|comp|mixed|batch)"
                    + "|-Xlog:[^:]+:stderr(:.*)?|-(ea|da|esa|dsa|enableassertions|disableassertions)(:.*)?"
                    + "|--(add-modules|add-exports|add-opens|add-reads|enable-native-access"
                    + "|illegal-native-access|sun-misc-unsafe-memory-access)=.+|--enable-preview");

    /** Those that choose and tune a collector or the compilers, and none that sizes memory. */
    private static final Pattern VM_TUNING = Pattern.compile(
            "-XX:[+-](Use(Serial|Parallel|G1|Z|Shenandoah)GC|UseStringDeduplication|UseCompactObjectHeaders"
                    + "|UseCompressedOops|UseNUMA|UseTransparentHugePages|AlwaysPreTouch|TieredCompilation"
                    + "|BackgroundCompilation|OmitStackTraceInFastThrow|UseAdaptiveSizePolicy|DisableExplicitGC)"
                    + "|-XX:(TieredStopAtLevel|CICompilerCount|CompileThreshold|ParallelGCThreads|ConcGCThreads"
                    + "|MaxGCPauseMillis|GCTimeRatio|NewRatio|SurvivorRatio|MaxTenuringThreshold|MinHeapFreeRatio"
                    + "|MaxHeapFreeRatio|ActiveProcessorCount|SoftRefLRUPolicyMSPerMB|G1HeapRegionSize|MaxInlineSize"
                    + "|FreqInlineSize|MaxInlineLevel)=\\d+[kKmMgG]?");

    private static final Pattern MEMORY =
            Pattern.compile("-XX:(MaxHeapSize|MaxRAM|MaxRAMPercentage|MaxRAMFraction|MinRAMPercentage|MinRAMFraction"
                    + "|[+-]?UseContainerSupport|[+-]?AggressiveHeap)(=.*)?");

    private static final Pattern OTHER_CODE = Pattern.compile(
            "-XX:(OnError|OnOutOfMemoryError|Flags|VMOptionsFile|Shared\\w*|ArchiveClassesAtExit|AOT\\w*"
                    + "|[+-]\\w*(SharedArchive|SharedSpaces|AOT|CDS)\\w*|[+-]ShowMessageBoxOnError|[+-]StartAttachListener"
                    + "|StartFlightRecording|FlightRecorderOptions)(=.*)?"
                    + "|-D(java\\.class\\.path|java\\.home|java\\.system\\.class\\.loader|java\\.security\\.manager|jdk\\.module\\.\\S*)(=.*)?");

    private static final Pattern OUTPUT =
            Pattern.compile("-XX:([+]Print\\w*|[-]DisplayVMOutput|[+-]DisplayVMOutputToStd\\w+|[+]LogVMOutput)(=.*)?");

    private static final Pattern PORT = Pattern.compile("-Dcom\\.sun\\.management\\.(?!jmxremote\\.local).*");

    private static final Pattern END =
            Pattern.compile("-XX:[+-](ExitOnOutOfMemoryError|CrashOnOutOfMemoryError|AbortVMOn\\w*)(=.*)?");

    private JvmOptions() {}

    static List<FieldError> errors(List<String> options) {
        if (options.size() > ProcessSettings.MOST_OPTIONS) {
            return List.of(new FieldError("jvmOptions", "must be at most " + ProcessSettings.MOST_OPTIONS));
        }
        var errors = new ArrayList<FieldError>();
        for (int i = 0; i < options.size(); i++) {
            var problem = problem(options.get(i));
            if (problem != null) {
                errors.add(new FieldError("jvmOptions[" + i + "]", problem));
            }
        }
        return errors;
    }

    private static @Nullable String problem(String option) {
        if (option.length() > MOST_CHARS || option.chars().anyMatch(Character::isISOControl)) {
            return "must be at most 1024 characters, and no control character";
        }
        if (option.startsWith("-Xmx") || MEMORY.matcher(option).matches()) {
            return "sets the memory of a child: give maxHeapBytes and maxRssBytes";
        }
        if (OTHER_CODE.matcher(option).matches()) {
            return "would have a child run other code, or start another way";
        }
        if (OUTPUT.matcher(option).matches()) {
            return "would write to the pipe by which a child is led";
        }
        if (PORT.matcher(option).matches()) {
            return "would open a port";
        }
        if (END.matcher(option).matches()) {
            return "would change how a child ends when it is out of memory";
        }
        boolean tunes =
                TUNING.matcher(option).matches() || VM_TUNING.matcher(option).matches();
        return tunes ? null : "is no option that children may be given";
    }
}
