package dev.sheaf.cli;

import dev.sheaf.ops.merge.CellPolicy;
import dev.sheaf.ops.merge.MergeKind;
import dev.sheaf.ops.merge.MergePolicy;
import dev.sheaf.ops.merge.Preference;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How what both sides changed is decided: the same options for every command that merges. */
final class PolicyOptions {
  @Spec(Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  @Option(names = "--ours", description = "Where both sides changed the same, take what is there.")
  private boolean ours;

  @Option(
      names = "--theirs",
      description = "Where both sides changed the same, take what comes in.")
  private boolean theirs;

  @Option(
      names = "--policy",
      paramLabel = "COLUMN=POLICY",
      description =
          "For a column (or TABLE.COLUMN) that both sides changed: ours, theirs, newest, max, min,"
              + " sum (of both changes) or concatenate[:SEPARATOR].")
  private List<String> columns = new ArrayList<>();

  @Option(
      names = "--two-way",
      description = "Take records whole: two changes of one record clash, whatever their cells.")
  private boolean twoWay;

  /** Whether one of them was given. */
  boolean isGiven() {
    return ours || theirs || twoWay || !columns.isEmpty();
  }

  /** What they say. */
  MergePolicy policy() {
    CommandLine command = spec.commandLine();
    if (ours && theirs) {
      throw new ParameterException(command, "--ours or --theirs: one of both");
    }
    if (twoWay && !columns.isEmpty()) {
      throw new ParameterException(
          command, "--two-way takes records whole, so that a --policy for columns has no say");
    }
    MergePolicy policy =
        MergePolicy.reportConflicts()
            .kind(twoWay ? MergeKind.TWO_WAY : MergeKind.THREE_WAY)
            .prefer(ours ? Preference.OURS : theirs ? Preference.THEIRS : Preference.REPORT);
    for (String column : columns) {
      int equals = column.indexOf('=');
      if (equals <= 0) {
        throw new ParameterException(command, "--policy is COLUMN=POLICY, not '" + column + "'");
      }
      policy =
          policy.column(
              column.substring(0, equals), CellPolicy.parse(column.substring(equals + 1)));
    }
    return policy;
  }
}
