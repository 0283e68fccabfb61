package dev.sheaf.architecture;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayeringTest {
  private static final String ROOT = "dev.sheaf";
  private static final String SHADOW = "dev.sheaf.architecture.wrong";

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(LayeringTest::isNotATestJar)
          .importPackages(ROOT);
  private static final JavaClasses FAULTY = new ClassFileImporter().importPackages(SHADOW);

  static Stream<String> rules() {
    return Layers.below(ROOT).keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theProductKeeps(String rule) {
    rule(ROOT, rule).check(PRODUCT);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theRuleFindsAViolation(String rule) {
    assertTrue(
        rule(SHADOW, rule).evaluate(FAULTY).hasViolation(),
        () -> "nothing in " + SHADOW + " breaks the rule: " + rule);
  }

  @Test
  void allModulesAreSeen() {
    assertAll(
        List.of("dev.sheaf.store", "dev.sheaf.ops", "dev.sheaf.cli").stream()
            .map(name -> () -> assertTrue(PRODUCT.containPackage(name), name)));
  }

  @Test
  void everyPackageDefaultsToNonNull() {
    assertAll(
        PRODUCT.getPackage(ROOT).getSubpackagesInTree().stream()
            .filter(javaPackage -> !javaPackage.getClasses().isEmpty())
            .map(
                javaPackage -> () -> assertTrue(isNullMarked(javaPackage), javaPackage.getName())));
  }

  private static ArchRule rule(String root, String name) {
    Map<String, ArchRule> rules = Layers.below(root);
    return Objects.requireNonNull(rules.get(name));
  }

  private static boolean isNullMarked(JavaPackage javaPackage) {
    return javaPackage.tryGetAnnotationOfType(NullMarked.class).isPresent();
  }

  private static boolean isNotATestJar(Location location) {
    return !location.contains("-tests.jar");
  }
}
