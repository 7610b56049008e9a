package dev.millrace;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTest {

    @Test
    void modulesUseOnlyEachOthersPublicFace() {
        ApplicationModules.of(MillraceApplication.class).verify();
    }
}
