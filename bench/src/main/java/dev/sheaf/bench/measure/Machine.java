package dev.sheaf.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a figure was measured.
 *
 * @param processor its name, or the architecture where the system does not say
 * @param processors how many the JVM may use
 * @param memoryBytes of the machine
 * @param system name and version of the operating system
 * @param jdk version and vendor
 * @param load processes that were running or waiting for a processor in the minute before; negative
 *     where the system does not say
 */
public record Machine(
    String processor, int processors, long memoryBytes, String system, String jdk, double load) {

  /** This machine and this JVM. */
  public static Machine current() {
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        operatingSystem().getTotalMemorySize(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.version") + " " + System.getProperty("java.vm.vendor"),
        operatingSystem().getSystemLoadAverage());
  }

  /** For the head of the table. */
  @Override
  public String toString() {
    return "%d x %s, %d GiB, %s, Java %s, load %.1f"
        .formatted(processors, processor, memoryBytes >> 30, system, jdk, load);
  }

  private static String processorName() {
    Path linux = Path.of("/proc/cpuinfo");
    if (Files.isReadable(linux)) {
      try {
        List<String> lines = Files.readAllLines(linux, StandardCharsets.UTF_8);
        for (String line : lines) {
          if (line.startsWith("model name")) {
            return line.substring(line.indexOf(':') + 1).strip();
          }
        }
      } catch (IOException unreadable) {
        return System.getProperty("os.arch");
      }
    }
    return System.getProperty("os.arch");
  }

  private static OperatingSystemMXBean operatingSystem() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  }
}
