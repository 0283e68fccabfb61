package dev.sheaf.flight;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.lease.OpenTransactions;
import dev.sheaf.flight.protocol.CommitFields;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.flight.protocol.WriteTarget;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.wire.SchemaMessage;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.arrow.vector.types.pojo.Schema;

/** The actions that open and end transactions, and those that make and drop tables. */
final class ChangeActions {
  private static final int LEASE_SECONDS_MAX = 3_600;
  private static final int LEASE_SECONDS = 60;

  private final Dataset dataset;
  private final OpenTransactions transactions;
  private final CommitIds commitIds;

  private ChangeActions(Dataset dataset, OpenTransactions transactions, CommitIds commitIds) {
    this.dataset = dataset;
    this.transactions = transactions;
    this.commitIds = commitIds;
  }

  /** Adds them to others. */
  static void addTo(
      FlightActions.Builder actions,
      Dataset dataset,
      OpenTransactions transactions,
      CommitIds commitIds) {
    ChangeActions here = new ChangeActions(dataset, transactions, commitIds);
    actions
        .add("sheaf.begin", "opens a transaction", here::begin)
        .add("sheaf.renew", "keeps a transaction open", here::renew)
        .add("sheaf.commit", "makes a version of a transaction", here::commit)
        .add("sheaf.rollback", "gives a transaction up", here::rollback)
        .add("sheaf.create_table", "makes a table", here::createTable)
        .add("sheaf.drop_table", "removes a table", here::dropTable);
  }

  private void begin(JsonBody body, FlightActions.Answers answers) {
    String branch = body.text("branch");
    Duration lease =
        Duration.ofSeconds(body.integer("lease_seconds", 1, LEASE_SECONDS_MAX, LEASE_SECONDS));
    Duration patience = Duration.ofSeconds(body.integer("wait_seconds", 0, 60, 10));
    body.requireNoMore();
    OpenTransactions.Handle begun = transactions.begin(branch, lease, patience);
    boolean told = false;
    try {
      String base = transactions.use(begun.id(), transaction -> transaction.base().id().hex());
      answers.send(handle(begun).put("version", base));
      told = true;
    } finally {
      if (!told) { // nobody knows of it, and it would keep the branch for its lease
        rollback(begun.id());
      }
    }
  }

  private void renew(JsonBody body, FlightActions.Answers answers) {
    String id = transaction(body);
    answers.send(handle(new OpenTransactions.Handle(id, transactions.renew(id))));
  }

  private void rollback(JsonBody body, FlightActions.Answers answers) {
    String id = transaction(body);
    rollback(id);
    answers.send(JsonBody.answer().put("transaction", id));
  }

  private void rollback(String id) {
    transactions.end(
        id,
        transaction -> {
          transaction.rollback();
          return id;
        });
  }

  private static String transaction(JsonBody body) {
    String id = body.text("transaction");
    body.requireNoMore();
    return id;
  }

  private static ObjectNode handle(OpenTransactions.Handle handle) {
    return JsonBody.answer()
        .put("transaction", handle.id())
        .put("lease_seconds", handle.lease().toSeconds());
  }

  private void commit(JsonBody body, FlightActions.Answers answers) {
    String id = body.text("transaction");
    CommitFields fields = CommitFields.read(body);
    // Where the transaction is over, its branch says whether this commit is why.
    String branch = body.optionalText("branch");
    body.requireNoMore();
    try {
      Version version =
          transactions.end(id, transaction -> transaction.commit(fields.toMessage("transaction")));
      answers.send(made(version));
    } catch (SheafException e) {
      if (e.code() != ErrorCode.UNKNOWN_TRANSACTION || branch == null) {
        throw e;
      }
      Optional<Version> earlier = commitIds.find(branch, fields.commitId());
      answers.send(made(earlier.orElseThrow(() -> e)).put("repeated", true));
    }
  }

  private void createTable(JsonBody body, FlightActions.Answers answers) {
    WriteTarget target = WriteTarget.read(body);
    String table = body.text("table");
    Schema schema = schema(body);
    List<String> key = body.texts("key");
    body.requireNoMore();
    PrimaryKey primaryKey =
        key == null || key.isEmpty()
            ? PrimaryKey.none()
            : PrimaryKey.of(key.toArray(new String[0]));
    change(
        target,
        "create table " + table,
        transaction -> transaction.createTable(table, schema, primaryKey),
        answers);
  }

  private void dropTable(JsonBody body, FlightActions.Answers answers) {
    WriteTarget target = WriteTarget.read(body);
    String table = body.text("table");
    body.requireNoMore();
    change(target, "drop table " + table, transaction -> transaction.dropTable(table), answers);
  }

  private void change(
      WriteTarget target,
      String message,
      Consumer<Transaction> change,
      FlightActions.Answers answers) {
    if (target instanceof WriteTarget.Open open) {
      transactions.use(
          open.id(),
          transaction -> {
            change.accept(transaction);
            return open.id();
          });
      answers.send(JsonBody.answer().put("transaction", open.id()));
      return;
    }
    WriteTarget.Branch branch = (WriteTarget.Branch) target;
    try (Transaction transaction = dataset.begin(branch.name(), branch.patience())) {
      Optional<Version> earlier = commitIds.find(branch.name(), branch.commit().commitId());
      if (earlier.isPresent()) {
        answers.send(made(earlier.get()).put("repeated", true));
        return;
      }
      change.accept(transaction);
      answers.send(made(transaction.commit(branch.commit().toMessage(message))));
    }
  }

  private static ObjectNode made(Version version) {
    return JsonBody.answer().put("version", version.id().hex());
  }

  private static Schema schema(JsonBody body) {
    byte[] message;
    try {
      message = Base64.getDecoder().decode(body.text("schema"));
    } catch (IllegalArgumentException e) {
      throw body.wrong("schema", "an Arrow IPC schema message in base 64");
    }
    return SchemaMessage.read(message);
  }
}
