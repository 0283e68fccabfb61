package dev.sheaf.flight;

import dev.sheaf.flight.protocol.AnswerJson;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.HistoryWalk;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import java.util.List;
import java.util.Map;

/** The actions that look at refs, versions and tables, and those that move refs. */
final class HistoryActions {
  private static final int LOG_LIMIT = 1_000;

  private final Dataset dataset;

  private HistoryActions(Dataset dataset) {
    this.dataset = dataset;
  }

  /** Adds them to others. */
  static void addTo(FlightActions.Builder actions, Dataset dataset) {
    HistoryActions here = new HistoryActions(dataset);
    actions
        .add("sheaf.server", "tells of the server", here::server)
        .add("sheaf.refs", "lists branches and tags", here::refs)
        .add("sheaf.branch", "makes a branch", here::branch)
        .add("sheaf.tag", "makes a tag", here::tag)
        .add("sheaf.delete_branch", "deletes a branch", here::deleteBranch)
        .add("sheaf.delete_tag", "deletes a tag", here::deleteTag)
        .add("sheaf.rename_branch", "renames a branch", here::renameBranch)
        .add("sheaf.switch", "changes what HEAD means", here::switchTo)
        .add("sheaf.log", "lists versions, newest first", here::log)
        .add("sheaf.show", "tells of one version", here::show)
        .add("sheaf.reflog", "lists where a ref was when", here::refLog)
        .add("sheaf.tables", "lists tables and their columns", here::tables)
        .add("sheaf.statistics", "tells what the dataset occupies", here::statistics);
  }

  private void server(JsonBody body, FlightActions.Answers answers) {
    body.requireNoMore();
    answers.send(
        JsonBody.answer()
            .put("release", release())
            .put("protocol", JsonBody.PROTOCOL)
            .put("head", dataset.head()));
  }

  private static String release() {
    String release = HistoryActions.class.getPackage().getImplementationVersion();
    return release == null ? "development" : release;
  }

  private void refs(JsonBody body, FlightActions.Answers answers) {
    body.requireNoMore();
    String head = dataset.head();
    dataset.refs().forEach(ref -> answers.send(AnswerJson.of(ref, head)));
  }

  private void branch(JsonBody body, FlightActions.Answers answers) {
    String name = body.text("name");
    String from = body.text("from", "HEAD");
    body.requireNoMore();
    answers.send(AnswerJson.of(name, dataset.branch(name, from)));
  }

  private void tag(JsonBody body, FlightActions.Answers answers) {
    String name = body.text("name");
    String revision = body.text("revision", "HEAD");
    body.requireNoMore();
    answers.send(AnswerJson.of(name, dataset.tag(name, revision)));
  }

  private void deleteBranch(JsonBody body, FlightActions.Answers answers) {
    String name = name(body);
    Version was = version(name, RefKind.BRANCH);
    dataset.deleteBranch(name);
    answers.send(AnswerJson.of(name, was));
  }

  private void deleteTag(JsonBody body, FlightActions.Answers answers) {
    String name = name(body);
    Version was = version(name, RefKind.TAG);
    dataset.deleteTag(name);
    answers.send(AnswerJson.of(name, was));
  }

  private static String name(JsonBody body) {
    String name = body.text("name");
    body.requireNoMore();
    return name;
  }

  private Version version(String name, RefKind kind) {
    for (Ref ref : dataset.refs()) {
      if (ref.name().equals(name) && ref.kind() == kind) {
        return dataset.graph().version(ref.target());
      }
    }
    throw SheafException.of(
        ErrorCode.UNKNOWN_REF,
        "there is no {kind} '{name}'",
        "kind",
        kind == RefKind.BRANCH ? "branch" : "tag",
        "name",
        name);
  }

  private void renameBranch(JsonBody body, FlightActions.Answers answers) {
    String from = body.text("from");
    String to = body.text("to");
    body.requireNoMore();
    Version was = version(from, RefKind.BRANCH);
    dataset.renameBranch(from, to);
    answers.send(AnswerJson.of(to, was));
  }

  private void switchTo(JsonBody body, FlightActions.Answers answers) {
    String ref = body.text("ref");
    body.requireNoMore();
    Version version = dataset.version(ref);
    dataset.switchTo(ref);
    answers.send(AnswerJson.of(ref, version));
  }

  private void log(JsonBody body, FlightActions.Answers answers) {
    String revision = body.text("revision", "HEAD");
    long left = body.integer("limit", 0, Long.MAX_VALUE, LOG_LIMIT);
    body.requireNoMore();
    List<Ref> refs = dataset.refs();
    for (HistoryWalk walk = dataset.log(revision); left > 0 && walk.hasNext(); ) {
      Version version = walk.next();
      if (!version.parents().isEmpty()) { // nobody made the empty one at the beginning
        answers.send(AnswerJson.of(version, refs));
        left--;
      }
    }
  }

  private void show(JsonBody body, FlightActions.Answers answers) {
    String revision = body.text("revision", "HEAD");
    body.requireNoMore();
    answers.send(AnswerJson.of(dataset.version(revision), dataset.refs()));
  }

  private void refLog(JsonBody body, FlightActions.Answers answers) {
    String ref = body.text("ref");
    body.requireNoMore();
    dataset.refLog(ref).forEach(entry -> answers.send(AnswerJson.of(entry)));
  }

  private void tables(JsonBody body, FlightActions.Answers answers) {
    String revision = body.text("revision", "HEAD");
    body.requireNoMore();
    Version version = dataset.version(revision);
    for (Map.Entry<String, TableState> table : version.tables().entrySet()) {
      answers.send(
          AnswerJson.of(
              table.getKey(),
              table.getValue().rowCount(),
              dataset.schema(version.id().hex(), table.getKey())));
    }
  }

  private void statistics(JsonBody body, FlightActions.Answers answers) {
    body.requireNoMore();
    answers.send(AnswerJson.of(dataset.statistics()));
  }
}
