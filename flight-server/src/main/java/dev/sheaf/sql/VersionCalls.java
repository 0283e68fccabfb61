package dev.sheaf.sql;

import dev.sheaf.ops.merge.Merge;
import dev.sheaf.ops.merge.MergeOutcome;
import dev.sheaf.ops.merge.MergePolicy;
import dev.sheaf.ops.merge.OnConflict;
import dev.sheaf.ops.replay.Replay;
import dev.sheaf.ops.replay.Reset;
import dev.sheaf.sql.text.Command;
import dev.sheaf.sql.text.SqlToken;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import dev.sheaf.store.graph.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The operations on versions that are called: {@code CALL branch('clean')}, {@code CALL
 * merge('clean')} and so on. Each answers with one row.
 */
final class VersionCalls {
  /** Of the row that each answers with. */
  static final List<String> COLUMNS = List.of("outcome", "version");

  /** What there is, with the arguments of each. */
  private static final List<String> SIGNATURES =
      List.of(
          "branch('name' [, 'from'])",
          "delete_branch('name')",
          "tag('name' [, 'revision'])",
          "delete_tag('name')",
          "commit(['message'])",
          "merge('source' [, 'ours' | 'theirs'])",
          "revert('revision')",
          "cherry_pick('revision')",
          "reset('revision')",
          "checkout('ref')");

  private final SqlSession session;
  private final Dataset dataset;

  VersionCalls(SqlSession session) {
    this.session = session;
    this.dataset = session.sql().dataset();
  }

  SqlResult run(Command.Call call, List<@Nullable Object> parameters) {
    String signature =
        SIGNATURES.stream()
            .filter(known -> known.startsWith(call.name() + "("))
            .findFirst()
            .orElseThrow(() -> unknown(call.name()));
    List<String> arguments = arguments(call, parameters, signature);
    int least = signature.contains("(['") ? 0 : 1;
    int most = signature.contains("[") ? least == 0 ? 1 : 2 : 1;
    if (arguments.size() < least || arguments.size() > most) {
      throw wrong(signature);
    }
    if (call.name().equals("commit")) {
      Optional<Version> made =
          arguments.isEmpty() ? session.commit() : session.commit(arguments.get(0));
      return answer(made.isPresent() ? "committed" : "no change", made.orElse(null));
    }
    session.requireNoTransaction("versions cannot be worked with");
    return switch (call.name()) {
      case "branch" -> answer("created", dataset.branch(arguments.get(0), revision(arguments)));
      case "tag" -> answer("created", dataset.tag(arguments.get(0), revision(arguments)));
      case "delete_branch" -> {
        dataset.deleteBranch(arguments.get(0));
        yield answer("deleted", null);
      }
      case "delete_tag" -> {
        dataset.deleteTag(arguments.get(0));
        yield answer("deleted", null);
      }
      case "checkout" -> {
        session.use(arguments.get(0));
        yield answer("checked out", dataset.version(session.ref()));
      }
      case "reset" -> reset(arguments.get(0));
      case "merge" -> merge(arguments, signature);
      case "revert" ->
          within(
              memory ->
                  Replay.revert(memory, dataset, ofSession(arguments.get(0)))
                      .on(session.ref())
                      .onConflict(OnConflict.FORGET)
                      .run());
      default ->
          within(
              memory ->
                  Replay.cherryPick(memory, dataset, ofSession(arguments.get(0)))
                      .on(session.ref())
                      .onConflict(OnConflict.FORGET)
                      .run());
    };
  }

  private String revision(List<String> arguments) {
    return arguments.size() > 1 ? ofSession(arguments.get(1)) : session.ref();
  }

  private String ofSession(String revision) {
    return session.revisions().ofSession(revision);
  }

  private SqlResult reset(String revision) {
    String word =
        Reset.to(dataset, session.ref(), ofSession(revision)).name().toLowerCase(Locale.ROOT);
    return answer(word, dataset.version(session.ref()));
  }

  private SqlResult merge(List<String> arguments, String signature) {
    MergePolicy policy =
        arguments.size() == 1
            ? MergePolicy.reportConflicts()
            : switch (arguments.get(1)) {
              case "ours" -> MergePolicy.preferOurs();
              case "theirs" -> MergePolicy.preferTheirs();
              default -> throw wrong(signature);
            };
    return within(
        memory ->
            Merge.of(memory, dataset, ofSession(arguments.get(0)))
                .into(session.ref())
                .policy(policy)
                .onConflict(OnConflict.FORGET)
                .run());
  }

  private interface Work {
    MergeOutcome run(BufferAllocator memory);
  }

  private SqlResult within(Work work) {
    try (BufferAllocator memory = session.queries().child()) {
      MergeOutcome outcome = work.run(memory);
      if (outcome instanceof MergeOutcome.UpToDate done) {
        return answer("up to date", done.head());
      }
      if (outcome instanceof MergeOutcome.FastForward done) {
        return answer("fast-forward", done.head());
      }
      if (outcome instanceof MergeOutcome.Merged done) {
        return answer("merged", done.version());
      }
      long conflicts = ((MergeOutcome.Conflicted) outcome).conflicts().recordCount();
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "{count} records are in conflict, and nothing was changed; look at them with conflicts('table', 'source'), or name a side to prefer",
          "count",
          conflicts);
    }
  }

  private SqlResult answer(String outcome, @Nullable Version version) {
    return ChangeResult.row(
        session.sql().allocator(),
        version,
        COLUMNS,
        Arrays.asList(outcome, version == null ? null : version.id().hex()));
  }

  private static List<String> arguments(
      Command.Call call, List<@Nullable Object> parameters, String signature) {
    List<String> arguments = new ArrayList<>();
    int next = 0;
    for (SqlToken argument : call.arguments()) {
      Object value =
          argument.kind() == SqlToken.Kind.PARAMETER ? parameters.get(next++) : argument.value();
      if (value == null) {
        throw wrong(signature);
      }
      arguments.add(value.toString());
    }
    return arguments;
  }

  private static SheafException unknown(String name) {
    List<String> names = SIGNATURES.stream().map(s -> s.substring(0, s.indexOf('('))).toList();
    return SheafException.of(
        ErrorCode.BAD_SQL,
        "there is nothing to call '{name}'{hint}",
        "name",
        name,
        "hint",
        Suggestions.hint(name, names));
  }

  private static SheafException wrong(String signature) {
    return SheafException.of(
        ErrorCode.BAD_SQL, "these arguments do not fit; it is {signature}", "signature", signature);
  }
}
