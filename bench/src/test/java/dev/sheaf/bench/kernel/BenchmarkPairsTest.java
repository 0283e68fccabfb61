package dev.sheaf.bench.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Runs every benchmark method of this package once beside its naive twin, for the smallest of its
 * sizes and every value of its other parameters, and compares what they return.
 */
class BenchmarkPairsTest {
  private static final String TWIN = "Naive";

  /** Parameters with this ending say how much there is; small enough for a test at this value. */
  private static final String SIZE = "Count";

  private static final String SIZE_IN_TESTS = "70000";

  @TestFactory
  Stream<DynamicTest> everyMethodAgreesWithItsTwin() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    for (Class<?> benchmark : benchmarks()) {
      for (List<String> parameters : combinations(benchmark)) {
        tests.add(
            DynamicTest.dynamicTest(
                benchmark.getSimpleName() + parameters, () -> compare(benchmark, parameters)));
      }
    }
    assertFalse(tests.isEmpty(), "no benchmark was found");
    return tests.stream();
  }

  private static void compare(Class<?> benchmark, List<String> parameters) throws Exception {
    Object state = benchmark.getDeclaredConstructor().newInstance();
    List<Field> fields = parametersOf(benchmark);
    for (int i = 0; i < fields.size(); i++) {
      set(state, fields.get(i), parameters.get(i));
    }
    invokeAll(state, Setup.class);
    try {
      Set<String> names = new TreeSet<>();
      for (Method method : benchmark.getMethods()) {
        if (method.isAnnotationPresent(Benchmark.class)) {
          names.add(method.getName());
        }
      }
      for (String name : names) {
        if (!name.endsWith(TWIN)) {
          assertTrue(names.contains(name + TWIN), () -> name + " has no twin");
          Object naive = benchmark.getMethod(name + TWIN).invoke(state);
          assertEquals(naive, benchmark.getMethod(name).invoke(state), name);
        }
      }
    } finally {
      invokeAll(state, TearDown.class);
    }
  }

  private static void invokeAll(Object state, Class<? extends Annotation> kind) throws Exception {
    for (Method method : state.getClass().getMethods()) {
      if (method.isAnnotationPresent(kind)) {
        method.invoke(state);
      }
    }
  }

  private static void set(Object state, Field field, String value) throws IllegalAccessException {
    if (field.getType() == int.class) {
      field.setInt(state, Integer.parseInt(value));
    } else {
      field.set(state, value);
    }
  }

  private static List<List<String>> combinations(Class<?> benchmark) {
    List<List<String>> combinations = List.of(List.of());
    for (Field field : parametersOf(benchmark)) {
      List<String> values =
          field.getName().endsWith(SIZE)
              ? List.of(SIZE_IN_TESTS)
              : List.of(field.getAnnotation(Param.class).value());
      List<List<String>> longer = new ArrayList<>();
      for (List<String> combination : combinations) {
        for (String value : values) {
          longer.add(Stream.concat(combination.stream(), Stream.of(value)).toList());
        }
      }
      combinations = longer;
    }
    return combinations;
  }

  private static List<Field> parametersOf(Class<?> benchmark) {
    return Arrays.stream(benchmark.getFields())
        .filter(field -> field.isAnnotationPresent(Param.class))
        .toList();
  }

  /** The classes of this package that stand beside {@link RowSetBenchmark}. */
  private static List<Class<?>> benchmarks()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path classes =
        Path.of(RowSetBenchmark.class.getResource("RowSetBenchmark.class").toURI()).getParent();
    List<Class<?>> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(classes)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.matches("\\w+Benchmark\\.class")) {
          found.add(
              Class.forName(
                  BenchmarkPairsTest.class.getPackageName() + "." + name.replace(".class", "")));
        }
      }
    }
    return found;
  }
}
