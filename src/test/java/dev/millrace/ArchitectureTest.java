package dev.millrace;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.ImportOption.OnlyIncludeTests;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

    private static final String ROOT = "dev.millrace";

    /** What each package may use beside itself; the store's port is part of {@code task}. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("task", Set.of()),
            Map.entry("settings", Set.of()),
            Map.entry("tracing", Set.of("task")),
            Map.entry("net", Set.of("tracing")),
            Map.entry("content", Set.of("task", "settings")),
            Map.entry("download", Set.of("task", "net", "content")),
            Map.entry("compute", Set.of("task", "content", "settings")),
            Map.entry("worker", Set.of("task", "compute")),
            Map.entry("pool", Set.of("task", "settings", "compute", "worker")),
            Map.entry("store", Set.of("task", "settings")),
            Map.entry("engine", Set.of("task", "pool", "settings", "tracing")),
            Map.entry("callback", Set.of("task", "net", "settings", "tracing")),
            Map.entry("security", Set.of("task", "settings")),
            Map.entry(
                    "api",
                    Set.of(
                            "task",
                            "settings",
                            "net",
                            "content",
                            "download",
                            "compute",
                            "worker",
                            "pool",
                            "store",
                            "engine",
                            "callback",
                            "security")),
            Map.entry("console", Set.of("api")));

    private static final JavaClasses MAIN =
            new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);

    private static final JavaClasses TESTS =
            new ClassFileImporter().withImportOption(new OnlyIncludeTests()).importPackages(ROOT);

    static Stream<String> packages() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packageUsesOnlyWhatItMay(String name) {
        var allowed = Stream.concat(Stream.of(name), MAY_USE.get(name).stream())
                .map(ArchitectureTest::tree)
                .toArray(String[]::new);
        classes()
                .that()
                .resideInAPackage(tree(name))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed).or(resideOutsideOfPackage(ROOT + "..")))
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void everyPackageIsInTheTable() {
        var known = packages().map(ArchitectureTest::tree).toArray(String[]::new);
        classes()
                .should()
                .resideInAnyPackage(
                        Stream.concat(Stream.of(ROOT), Stream.of(known)).toArray(String[]::new))
                .check(MAIN);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching(ROOT + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void vocabularyAndWorkerAreFreeOfSpringAndTracing() {
        noClasses()
                .that()
                .resideInAnyPackage(tree("task"), tree("worker"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "io.micrometer..", "io.opentelemetry..")
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void nothingWritesToTheStandardStreams() {
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void fieldsAreNotInjected() {
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void constructorsNeedNoAnnotationAndLifecycleIsExplicit() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.springframework.beans.factory.annotation.Autowired")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("jakarta.annotation.PostConstruct")
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void testsDoNotSleep() {
        noClasses().should().accessTargetWhere(sleeps()).allowEmptyShould(true).check(TESTS);
    }

    private static DescribedPredicate<JavaAccess<?>> sleeps() {
        return describe("sleeps", access -> {
            var target = access.getTarget();
            var owner = target.getOwner();
            return target.getName().equals("sleep")
                    && (owner.isEquivalentTo(Thread.class) || owner.isEquivalentTo(TimeUnit.class));
        });
    }

    private static String tree(String name) {
        return ROOT + "." + name + "..";
    }
}
