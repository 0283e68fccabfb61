package dev.sheaf.flight;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.List;
import org.apache.arrow.flight.FlightDescriptor;

/**
 * What a client names a stream by.
 *
 * @param revision a branch, a tag, an id, {@code HEAD~3}
 * @param table the table's name
 */
record FlightPath(String revision, String table) {
  /**
   * The path in a descriptor.
   *
   * @throws SheafException BAD_ARGUMENT (caller) for a command, or a path of other than two parts
   */
  static FlightPath of(FlightDescriptor descriptor) {
    List<String> path = descriptor.isCommand() ? List.of() : descriptor.getPath();
    if (path.size() != 2) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "a flight is a path of two parts, a revision and a table, such as main and airports");
    }
    return new FlightPath(path.get(0), path.get(1));
  }
}
