package dev.sheaf.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What help looks like, the same for every command: commands in groups, examples at the end. */
final class CommandHelp {
  /** The commands by what they are for. A command that stands in no group is a mistake. */
  static final Map<String, List<String>> GROUPS = groups();

  private static final int NAME_COLUMNS = 21;

  private CommandHelp() {}

  private static Map<String, List<String>> groups() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    groups.put("Begin", List.of("demo", "init", "import", "import-git"));
    groups.put("Look at history", List.of("log", "show", "diff", "distance", "reflog", "status"));
    groups.put("Name versions", List.of("branch", "tag", "switch"));
    groups.put("Bring changes together", List.of("merge", "conflicts", "resolve", "patch"));
    groups.put("Make changes again, or not", List.of("revert", "cherry-pick", "rebase", "reset"));
    groups.put("Ask, and get data out", List.of("tables", "sql", "export", "serve"));
    groups.put("Serve others", List.of("token", "audit"));
    groups.put("Take care", List.of("fsck", "compact", "stats"));
    groups.put("Help", List.of("help", "generate-completion"));
    return groups;
  }

  /** Gives the program and its commands their help. */
  static void install(CommandLine program) {
    program.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandHelp::list);
    program.getCommandSpec().addOption(helpOption());
    program
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Show the version of Sheaf and of Java.")
                .build());
    for (CommandLine command : program.getSubcommands().values()) {
      CommandSpec spec = command.getCommandSpec();
      spec.usageMessage()
          .synopsisHeading("%nUsage: ")
          .descriptionHeading("%n")
          .parameterListHeading("%nArguments:%n")
          .optionListHeading("%nOptions:%n")
          .footerHeading("%nExamples:%n")
          .sortOptions(false)
          .abbreviateSynopsis(true);
      spec.addOption(helpOption());
    }
  }

  private static OptionSpec helpOption() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Show this help.")
        .build();
  }

  private static String list(Help help) {
    Map<String, Help> commands = help.subcommands();
    StringBuilder text = new StringBuilder();
    GROUPS.forEach(
        (heading, names) -> {
          text.append(String.format("%n%s:%n", heading));
          for (String name : names) {
            Help command = commands.get(name);
            if (command != null) {
              text.append(line(help, name, command));
            }
          }
        });
    return text.toString();
  }

  private static String line(Help help, String name, Help command) {
    return String.format(
        "  %s%s%s%n",
        help.colorScheme().commandText(name),
        " ".repeat(Math.max(1, NAME_COLUMNS - name.length())),
        String.join(" ", command.commandSpec().usageMessage().header()));
  }
}
