package dev.sheaf.cli;

import dev.sheaf.cli.terminal.Console;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.Suggestions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
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
    if (failure instanceof MissingParameterException missing
        && !missing.getMissing().isEmpty()
        && missing.getMissing().get(0) instanceof OptionSpec option
        && option.arity().min() > 1) {
      return option.longestName() + " takes " + option.arity().min() + " arguments";
    }
    String wanted = wanted(failure.getArgSpec());
    if (!wanted.isEmpty() && failure.getValue() != null) {
      return name(failure.getArgSpec()) + " is " + wanted + ", not '" + failure.getValue() + "'";
    }
    String message = String.valueOf(failure.getMessage()).strip();
    String open = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    return open.isEmpty() ? open : Character.toLowerCase(open.charAt(0)) + open.substring(1);
  }

  /** What values of that type are, where the parser would name the type; else empty. */
  private static String wanted(@Nullable ArgSpec argument) {
    if (argument == null || argument.converters().length > 0) {
      return "";
    }
    Class<?> type = argument.type();
    if (type == long.class || type == int.class) {
      return "a whole number";
    }
    if (!type.isEnum()) {
      return "";
    }
    List<String> names = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      names.add(constant.toString().toLowerCase(Locale.ROOT));
    }
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  private static String name(@Nullable ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName()
        : Objects.requireNonNull(argument).paramLabel();
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
