package dev.millrace.compute.wasm;

import dev.millrace.compute.FunctionFamily;
import dev.millrace.settings.DataDirectory;
import dev.millrace.task.ModuleStore;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the functions of WebAssembly modules callable. */
@Configuration(proxyBeanMethods = false)
class WasmConfiguration {

    @Bean
    Modules modules(ModuleStore store, DataDirectory directory, ModulesProperties limits, Clock clock) {
        var files = new ModuleFiles(directory.path().resolve("cache").resolve("modules"), store);
        return new Modules(store, files, limits, clock);
    }

    @Bean
    ModuleSweep moduleSweep(Modules modules) {
        return new ModuleSweep(modules);
    }

    @Bean
    FunctionFamily wasmFunctions(Modules modules) {
        return new WasmFunctions(modules);
    }
}
