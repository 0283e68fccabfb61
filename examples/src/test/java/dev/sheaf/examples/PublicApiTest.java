package dev.sheaf.examples;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The stories show what a user can do, so they use what a user may use. */
class PublicApiTest {
  @Test
  void storiesUseNoInternals() {
    noClasses()
        .that()
        .resideInAPackage("dev.sheaf.examples..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.sheaf.store.file..",
            "dev.sheaf.store.vector..",
            "dev.sheaf.store.segment..",
            "dev.sheaf.store.index..",
            "dev.sheaf.store.catalog..")
        .because("an embedding program has the dataset, its snapshots and the operators")
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.sheaf.examples"));
  }
}
