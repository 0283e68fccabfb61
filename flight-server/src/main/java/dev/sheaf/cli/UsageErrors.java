package dev.sheaf.cli;

import dev.sheaf.cli.terminal.Console;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.Suggestions;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the arguments, what may have been meant, and where help is. */
final class UsageErrors implements IParameterExceptionHandler {
  private final Console console;

  UsageErrors(Console console) {
    this.console = console;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    console.error(
        clause(failure) + "; see '" + command.getCommandSpec().qualifiedName() + " --help'");
    return ErrorCode.BAD_ARGUMENT.exitCode();
  }

  private static String clause(ParameterException failure) {
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return unmatched(unmatched, unmatched.getUnmatched().get(0));
    }
    String message = String.valueOf(failure.getMessage()).strip();
    String open = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    return open.isEmpty() ? open : Character.toLowerCase(open.charAt(0)) + open.substring(1);
  }

  private static String unmatched(UnmatchedArgumentException failure, String argument) {
    CommandLine command = failure.getCommandLine();
    if (argument.startsWith("-") && argument.length() > 1) {
      List<String> options = new ArrayList<>();
      command.getCommandSpec().options().forEach(option -> options.addAll(List.of(option.names())));
      return "there is no option '" + argument + "'" + meant(argument, options);
    }
    if (command.getParent() == null) {
      List<String> commands = List.copyOf(command.getSubcommands().keySet());
      return "there is no command '" + argument + "'" + meant(argument, commands);
    }
    return "'" + argument + "' is one argument too many";
  }

  private static String meant(String argument, List<String> names) {
    List<String> near = Suggestions.nearest(argument, names);
    return near.isEmpty() ? "" : " (did you mean " + Suggestions.sentence(near) + "?)";
  }
}
