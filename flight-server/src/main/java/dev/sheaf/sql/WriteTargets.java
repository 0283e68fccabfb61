package dev.sheaf.sql;

import dev.sheaf.sql.text.Command;
import dev.sheaf.sql.text.Command.Target;
import org.jspecify.annotations.Nullable;

/** What statements that write say about where. */
final class WriteTargets {
  private WriteTargets() {}

  /** The branch that a statement names; empty for that of the session. */
  static String branch(Command command) {
    Target target = target(command);
    return target == null || target.branch().equals("HEAD") ? "" : target.branch();
  }

  /** What is said in the history of a statement. */
  static String message(Command command) {
    Target target = target(command);
    return verb(command) + (target == null ? "" : " " + target.table());
  }

  static @Nullable Target target(Command command) {
    if (command instanceof Command.Insert c) {
      return c.target();
    } else if (command instanceof Command.Update c) {
      return c.target();
    } else if (command instanceof Command.Delete c) {
      return c.target();
    } else if (command instanceof Command.Truncate c) {
      return c.target();
    } else if (command instanceof Command.CreateTable c) {
      return c.target();
    } else if (command instanceof Command.DropTable c) {
      return c.target();
    } else if (command instanceof Command.AddColumn c) {
      return c.target();
    } else if (command instanceof Command.DropColumn c) {
      return c.target();
    } else if (command instanceof Command.RenameColumn c) {
      return c.target();
    } else if (command instanceof Command.WidenColumn c) {
      return c.target();
    }
    return null;
  }

  private static String verb(Command command) {
    if (command instanceof Command.Insert) {
      return "insert into";
    } else if (command instanceof Command.Update) {
      return "update";
    } else if (command instanceof Command.Delete) {
      return "delete from";
    } else if (command instanceof Command.Truncate) {
      return "truncate table";
    } else if (command instanceof Command.CreateTable) {
      return "create table";
    } else if (command instanceof Command.DropTable) {
      return "drop table";
    }
    return "alter table";
  }
}
