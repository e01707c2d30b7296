package io.posthouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walls stand in our code, and fall on classes that trespass (package {@code trespass}). */
class ArchitectureTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.posthouse");
    private static final JavaClasses TRESPASSERS = new ClassFileImporter().importPackages("trespass");

    static Stream<String> walls() {
        return new Walls("io.posthouse").rules().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("walls")
    void theHouseKeeps(String wall) {
        assertThat(HOUSE.size()).isGreaterThan(50);
        new Walls("io.posthouse").rules().get(wall).check(HOUSE);
    }

    @ParameterizedTest
    @MethodSource("walls")
    void trespassersAreCaughtBy(String wall) {
        assertThatThrownBy(() -> new Walls("trespass").rules().get(wall).check(TRESPASSERS))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("was violated");
    }
}
