package dev.sheaf.flight;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Any;
import dev.sheaf.store.testing.TestRows;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.GetSessionOptionsRequest;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.sql.FlightSqlClient.ExecuteIngestOptions;
import org.apache.arrow.flight.sql.FlightSqlClient.PreparedStatement;
import org.apache.arrow.flight.sql.FlightSqlClient.Transaction;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.flight.sql.util.TableRef;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The expected rights of everything that a client can ask for. */
final class RightsCases {
  private static final String READ = "read:dev/*";
  private static final String WRITE = "write:dev/*";
  private static final String BRANCH = "branch:dev/*";
  private static final String MERGE = "merge:dev/*";
  private static final String READ_SOURCE = "read:src/**";
  private static final String MAKE = "branch:new/*";
  private static final String SQL = "sql";
  private static final String ADMIN = "admin";

  private final List<RightsCase> cases = new ArrayList<>();

  private RightsCases() {}

  static List<RightsCase> all() {
    RightsCases here = new RightsCases();
    here.history();
    here.changes();
    here.merges();
    here.replays();
    here.commands();
    here.sqlStatements();
    here.sqlActions();
    return here.cases;
  }

  private void add(String name, List<String> rights, RightsCase.Call call) {
    cases.add(new RightsCase(name, rights, call));
  }

  /** Fields of a body, which depend on the place. */
  private interface Body {
    ObjectNode fill(ObjectNode body, RightsCase.Place place);
  }

  private void action(String name, List<String> rights, Body body) {
    add(
        name,
        rights,
        (server, who, place) ->
            server.action(who, name.split(" ", 2)[0], fields -> body.fill(fields, place)));
  }

  private void history() {
    action("sheaf.server", List.of(), (body, at) -> body);
    action("sheaf.refs", List.of(), (body, at) -> body);
    action(
        "sheaf.branch",
        List.of(MAKE, READ),
        (body, at) -> body.put("name", at.fresh()).put("from", at.branch()));
    action(
        "sheaf.tag",
        List.of(MAKE, READ),
        (body, at) -> body.put("name", at.fresh()).put("revision", at.branch()));
    action(
        "sheaf.delete_branch", List.of(BRANCH, READ), (body, at) -> body.put("name", at.branch()));
    add(
        "sheaf.delete_tag",
        List.of(MAKE, "read:new/*"),
        (server, who, at) -> {
          server.dataset.tag(at.fresh(), at.branch());
          server.ask(who, "sheaf.delete_tag", body -> body.put("name", at.fresh()));
        });
    action(
        "sheaf.rename_branch",
        List.of(BRANCH, READ, MAKE),
        (body, at) -> body.put("from", at.branch()).put("to", at.fresh()));
    action("sheaf.switch", List.of(ADMIN, READ), (body, at) -> body.put("ref", at.branch()));
    action("sheaf.log", List.of(READ), (body, at) -> body.put("revision", at.branch()));
    action("sheaf.show", List.of(READ), (body, at) -> body.put("revision", at.branch()));
    action("sheaf.reflog", List.of(), (body, at) -> body.put("ref", at.branch()));
    action("sheaf.tables", List.of(READ), (body, at) -> body.put("revision", at.branch()));
    action("sheaf.statistics", List.of(ADMIN), (body, at) -> body);
    action(
        "sheaf.diff_stat",
        List.of(READ, READ_SOURCE),
        (body, at) -> body.put("from", at.branch()).put("to", at.source()));
    action(
        "sheaf.distance",
        List.of(READ, READ_SOURCE),
        (body, at) -> {
          body.putArray("revisions").add(at.branch()).add(at.source());
          return body;
        });
    action("sheaf.distance of-all", List.of(), (body, at) -> body);
  }

  private static String begin(UsedServer server, CallOption who, RightsCase.Place at)
      throws Exception {
    return server
        .ask(who, "sheaf.begin", body -> body.put("branch", at.branch()))
        .path("transaction")
        .asText();
  }

  private void changes() {
    action("sheaf.begin", List.of(WRITE), (body, at) -> body.put("branch", at.branch()));
    for (String name : List.of("sheaf.renew", "sheaf.commit", "sheaf.rollback")) {
      add(
          name,
          List.of(WRITE),
          (server, who, at) -> {
            String id = begin(server, who, at);
            server.ask(who, name, body -> body.put("transaction", id));
          });
    }
    add(
        "sheaf.create_table",
        List.of(WRITE),
        (server, who, at) -> {
          String schema =
              Base64.getEncoder()
                  .encodeToString(server.dataset.schema("main", "t").arrow().serializeAsMessage());
          server.ask(
              who,
              "sheaf.create_table",
              body -> body.put("branch", at.branch()).put("table", "u").put("schema", schema));
        });
    action(
        "sheaf.drop_table",
        List.of(WRITE),
        (body, at) -> body.put("branch", at.branch()).put("table", "t"));
  }

  private void merges() {
    add(
        "sheaf.merge",
        List.of(MERGE, READ, READ_SOURCE),
        (server, who, at) -> {
          String source = at.harmless();
          server.ask(
              who, "sheaf.merge", body -> body.put("source", source).put("into", at.branch()));
        });
    add(
        "sheaf.merge fast-forward",
        List.of(MERGE, READ_SOURCE), // through which the head of the branch may be read
        (server, who, at) -> {
          server.dataset.branch(at.source() + "/ahead", at.branch());
          server.write(at.source() + "/ahead", TestRows.ints("id", 8).texts("name", "x"));
          server.ask(
              who,
              "sheaf.merge",
              body -> body.put("source", at.source() + "/ahead").put("into", at.branch()));
        });
    action(
        "sheaf.merge with-conflicts",
        List.of(MERGE, READ, READ_SOURCE),
        (body, at) -> body.put("source", at.source()).put("into", at.branch()));
    action(
        "sheaf.merge dry-run",
        List.of(READ, READ_SOURCE),
        (body, at) ->
            body.put("source", at.source()).put("into", at.branch()).put("dry_run", true));
    add(
        "sheaf.merge of-several",
        List.of(MERGE, READ, READ_SOURCE),
        (server, who, at) -> {
          String source = at.harmless();
          server.ask(
              who,
              "sheaf.merge",
              body -> {
                body.put("into", at.branch()).putArray("sources").add(source).add(source + "~1");
                return body;
              });
        });
    pending("sheaf.merge_status", List.of(READ, READ_SOURCE), body -> body);
    pending("sheaf.resolve", List.of(MERGE, READ, READ_SOURCE), body -> body.put("side", "ours"));
    pending("sheaf.merge_abort", List.of(MERGE), body -> body);
    add(
        "sheaf.merge_commit",
        List.of(MERGE, READ, READ_SOURCE),
        (server, who, at) -> {
          at.pendingMerge();
          server.ask(
              who, "sheaf.resolve", body -> body.put("branch", at.branch()).put("side", "ours"));
          server.ask(who, "sheaf.merge_commit", body -> body.put("branch", at.branch()));
        });
    add(
        "sheaf.merge_commit of-picks",
        List.of(WRITE, READ, READ_SOURCE),
        (server, who, at) -> {
          at.pendingPick();
          server.ask(
              who, "sheaf.resolve", body -> body.put("branch", at.branch()).put("side", "theirs"));
          server.ask(who, "sheaf.merge_commit", body -> body.put("branch", at.branch()));
        });
  }

  private void pending(String name, List<String> rights, UnaryOperator<ObjectNode> more) {
    add(
        name,
        rights,
        (server, who, at) -> {
          at.pendingMerge();
          server.action(who, name, body -> more.apply(body.put("branch", at.branch())));
        });
  }

  private void replays() {
    action(
        "sheaf.revert",
        List.of(WRITE, READ),
        (body, at) -> body.put("revision", at.branch()).put("branch", at.branch()));
    add(
        "sheaf.cherry_pick",
        List.of(WRITE, READ, READ_SOURCE),
        (server, who, at) -> {
          String source = at.harmless();
          server.ask(
              who,
              "sheaf.cherry_pick",
              body -> body.put("revision", source).put("branch", at.branch()));
        });
    add(
        "sheaf.cherry_pick of-several",
        List.of(WRITE, READ, READ_SOURCE),
        (server, who, at) -> {
          String source = at.harmless();
          server.ask(
              who,
              "sheaf.cherry_pick",
              body -> {
                body.put("branch", at.branch()).putArray("revisions").add(source);
                return body;
              });
        });
    add(
        "sheaf.rebase",
        List.of(WRITE, BRANCH, READ, READ_SOURCE),
        (server, who, at) -> {
          String source = at.harmless();
          server.ask(
              who, "sheaf.rebase", body -> body.put("branch", at.branch()).put("onto", source));
        });
    add(
        "sheaf.rebase_continue",
        List.of(WRITE, BRANCH, READ, READ_SOURCE),
        (server, who, at) -> {
          at.pendingRebase();
          server.ask(
              who, "sheaf.resolve", body -> body.put("branch", at.branch()).put("side", "theirs"));
          server.ask(who, "sheaf.rebase_continue", body -> body.put("branch", at.branch()));
        });
    add(
        "sheaf.rebase_skip",
        List.of(WRITE, BRANCH, READ, READ_SOURCE),
        (server, who, at) -> {
          at.pendingRebase();
          server.ask(who, "sheaf.rebase_skip", body -> body.put("branch", at.branch()));
        });
    add(
        "sheaf.rebase_abort",
        List.of(WRITE),
        (server, who, at) -> {
          at.pendingRebase();
          server.ask(who, "sheaf.rebase_abort", body -> body.put("branch", at.branch()));
        });
    action(
        "sheaf.reset",
        List.of(WRITE, BRANCH, READ),
        (body, at) -> body.put("branch", at.branch()).put("revision", at.branch() + "~1"));
  }

  private void commands() {
    add(
        "read",
        List.of(READ),
        (server, who, at) ->
            server.read(
                who,
                UsedServer.command(
                    "read", body -> body.put("revision", at.branch()).put("table", "t"))));
    add(
        "read by-path",
        List.of(READ),
        (server, who, at) -> server.read(who, FlightDescriptor.path(at.branch(), "t")));
    add(
        "read of-several",
        List.of(READ, READ_SOURCE),
        (server, who, at) ->
            server.read(
                who,
                UsedServer.command(
                    "read",
                    body -> {
                      body.put("table", "t")
                          .putArray("revisions")
                          .add(at.branch())
                          .add(at.source());
                      return body;
                    })));
    add(
        "read of-a-transaction",
        List.of(WRITE, READ),
        (server, who, at) -> {
          String id = begin(server, who, at);
          server.read(
              who,
              UsedServer.command("read", body -> body.put("transaction", id).put("table", "t")));
        });
    add(
        "diff",
        List.of(READ, READ_SOURCE),
        (server, who, at) ->
            server.read(
                who,
                UsedServer.command(
                    "diff",
                    body ->
                        body.put("from", at.branch()).put("to", at.source()).put("table", "t"))));
    add(
        "conflicts",
        List.of(READ, READ_SOURCE),
        (server, who, at) -> {
          at.pendingMerge();
          server.read(
              who,
              UsedServer.command(
                  "conflicts", body -> body.put("branch", at.branch()).put("table", "t")));
        });
    add(
        "conflicts imagined",
        List.of(READ, READ_SOURCE),
        (server, who, at) ->
            server.read(
                who,
                UsedServer.command(
                    "conflicts",
                    body ->
                        body.put("source", at.source())
                            .put("into", at.branch())
                            .put("table", "t"))));
    add(
        "write",
        List.of(WRITE),
        (server, who, at) ->
            server.put(
                who,
                UsedServer.command(
                    "write",
                    body ->
                        body.put("branch", at.branch()).put("table", "t").put("mode", "upsert")),
                TestRows.ints("id", 7).texts("name", "x")));
    add(
        "write by-path",
        List.of(WRITE),
        (server, who, at) ->
            server.put(
                who,
                FlightDescriptor.path(at.branch(), "t"),
                TestRows.ints("id", 7).texts("name", "x")));
    add(
        "resolve",
        List.of(MERGE, READ, READ_SOURCE),
        (server, who, at) -> {
          at.pendingMerge();
          server.put(
              who,
              UsedServer.command(
                  "resolve", body -> body.put("branch", at.branch()).put("table", "t")),
              TestRows.ints("id", 1).texts("conflict_id", "1").texts("resolution", "ours"));
        });
  }

  private static CallOption on(String ref) {
    return UsedServer.header("sheaf-ref", ref);
  }

  private void sqlStatements() {
    add(
        "CommandStatementQuery",
        List.of(SQL, READ),
        (server, who, at) ->
            server.rows(who, server.sql.execute("SELECT * FROM t", who, on(at.branch()))));
    add(
        "TicketStatementQuery",
        List.of(SQL, READ, READ_SOURCE),
        (server, who, at) ->
            server.rows(
                who,
                server.sql.execute(
                    "SELECT * FROM t, \"" + at.source() + "\".t", who, on(at.branch()))));
    add(
        "CommandStatementUpdate",
        List.of(SQL, READ, WRITE),
        (server, who, at) ->
            server.sql.executeUpdate("INSERT INTO t VALUES (5, 'x')", who, on(at.branch())));
    add(
        "CommandStatementUpdate merge",
        List.of(SQL, READ, MERGE, READ_SOURCE),
        (server, who, at) -> {
          String source = at.harmless();
          server.rows(
              who, server.sql.execute("CALL merge('" + source + "')", who, on(at.branch())));
        });
    add(
        "CommandStatementUpdate branch",
        List.of(SQL, READ, MAKE),
        (server, who, at) ->
            server.rows(
                who,
                server.sql.execute("CALL branch('" + at.fresh() + "')", who, on(at.branch()))));
    add(
        "CommandStatementUpdate reset",
        List.of(SQL, READ, WRITE, BRANCH),
        (server, who, at) ->
            server.rows(who, server.sql.execute("CALL reset('HEAD~1')", who, on(at.branch()))));
    add(
        "CommandPreparedStatementQuery",
        List.of(SQL, READ),
        (server, who, at) -> {
          try (PreparedStatement prepared =
              server.sql.prepare("SELECT * FROM t", who, on(at.branch()))) {
            server.rows(who, prepared.execute(who, on(at.branch())));
            prepared.close(who);
          }
        });
    add(
        "CommandPreparedStatementUpdate",
        List.of(SQL, READ, WRITE),
        (server, who, at) -> {
          PreparedStatement prepared =
              server.sql.prepare("DELETE FROM t WHERE id = 1", who, on(at.branch()));
          prepared.executeUpdate(who, on(at.branch()));
          prepared.close(who);
        });
    add(
        "CommandStatementIngest",
        List.of(SQL, WRITE),
        (server, who, at) -> {
          var append =
              FlightSql.CommandStatementIngest.TableDefinitionOptions.newBuilder()
                  .setIfExists(
                      FlightSql.CommandStatementIngest.TableDefinitionOptions.TableExistsOption
                          .TABLE_EXISTS_OPTION_APPEND)
                  .setIfNotExist(
                      FlightSql.CommandStatementIngest.TableDefinitionOptions.TableNotExistOption
                          .TABLE_NOT_EXIST_OPTION_FAIL)
                  .build();
          try (VectorSchemaRoot rows =
              TestRows.ints("id", 6).texts("name", "x").toRoot(server.allocator)) {
            server.sql.executeIngest(
                rows, new ExecuteIngestOptions("t", append, null, at.branch(), Map.of()), who);
          }
        });
    sqlInfo("CommandGetCatalogs", (server, who) -> server.sql.getCatalogs(who));
    sqlInfo("CommandGetDbSchemas", (server, who) -> server.sql.getSchemas(null, null, who));
    sqlInfo(
        "CommandGetTables",
        (server, who) -> server.sql.getTables(null, null, null, null, true, who));
    sqlInfo("CommandGetTableTypes", (server, who) -> server.sql.getTableTypes(who));
    sqlInfo("CommandGetSqlInfo", (server, who) -> server.sql.getSqlInfo(new int[0], who));
    sqlInfo("CommandGetXdbcTypeInfo", (server, who) -> server.sql.getXdbcTypeInfo(who));
    TableRef t = TableRef.of(null, "main", "t");
    sqlInfo("CommandGetPrimaryKeys", (server, who) -> server.sql.getPrimaryKeys(t, who));
    sqlInfo("CommandGetExportedKeys", (server, who) -> server.sql.getExportedKeys(t, who));
    sqlInfo("CommandGetImportedKeys", (server, who) -> server.sql.getImportedKeys(t, who));
    sqlInfo("CommandGetCrossReference", (server, who) -> server.sql.getCrossReference(t, t, who));
  }

  private interface Asking {
    FlightInfo ask(UsedServer server, CallOption who);
  }

  private void sqlInfo(String name, Asking asking) {
    add(name, List.of(SQL), (server, who, at) -> server.rows(who, asking.ask(server, who)));
  }

  private void sqlActions() {
    add(
        "CreatePreparedStatement",
        List.of(SQL, READ),
        (server, who, at) ->
            server.sql.prepare("SELECT * FROM t", who, on(at.branch())).close(who));
    add(
        "ClosePreparedStatement",
        List.of(SQL, READ),
        (server, who, at) ->
            server.sql.prepare("SELECT * FROM t", who, on(at.branch())).close(who));
    add(
        "BeginTransaction", // which holds its branch from its first change on
        List.of(SQL, READ),
        (server, who, at) -> server.sql.beginTransaction(who, on(at.branch())));
    add(
        "EndTransaction",
        List.of(SQL, READ),
        (server, who, at) -> {
          Transaction begun = server.sql.beginTransaction(who, on(at.branch()));
          server.sql.commit(begun, who);
        });
    add(
        "EndTransaction after a change",
        List.of(SQL, READ, WRITE),
        (server, who, at) -> {
          Transaction begun = server.sql.beginTransaction(who, on(at.branch()));
          server.sql.executeUpdate("INSERT INTO t VALUES (5, 'x')", begun, who, on(at.branch()));
          server.sql.commit(begun, who);
        });
    add(
        "SetSessionOptions",
        List.of(SQL, READ),
        (server, who, at) -> {
          var result =
              server.client.setSessionOptions(
                  new SetSessionOptionsRequest(
                      Map.of(
                          "branch", SessionOptionValueFactory.makeSessionOptionValue(at.branch()))),
                  who);
          if (result.hasErrors()) { // which is how an unknown ref is told here
            throw CallStatus.NOT_FOUND.toRuntimeException();
          }
        });
    add(
        "GetSessionOptions",
        List.of(SQL),
        (server, who, at) -> server.client.getSessionOptions(new GetSessionOptionsRequest(), who));
    add(
        "CloseSession",
        List.of(SQL),
        (server, who, at) -> server.client.closeSession(new CloseSessionRequest(), who));
    add(
        "CancelFlightInfo",
        List.of(SQL),
        (server, who, at) -> {
          FlightInfo info =
              server.client.getInfo(
                  FlightDescriptor.command(
                      Any.pack(FlightSql.CommandGetCatalogs.getDefaultInstance()).toByteArray()),
                  who);
          server.client.cancelFlightInfo(new CancelFlightInfoRequest(info), who);
        });
    for (String refused : List.of("BeginSavepoint", "EndSavepoint", "CancelQuery")) {
      add(
          refused,
          List.of(SQL),
          (server, who, at) -> {
            try {
              server
                  .client
                  .doAction(new Action(refused, new byte[0]), who)
                  .forEachRemaining(Objects::requireNonNull);
            } catch (FlightRuntimeException e) {
              if (!"BAD_ARGUMENT"
                  .equals(
                      UsedServer.refusal(
                          () -> {
                            throw e;
                          }))) {
                throw e;
              }
            }
          });
    }
  }
}
