package dev.sheaf.sql;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.sql.engine.Execution;
import dev.sheaf.sql.engine.Input;
import dev.sheaf.sql.engine.Request;
import dev.sheaf.sql.engine.SqlExecutor;
import dev.sheaf.sql.plan.Names;
import dev.sheaf.sql.plan.NoRows;
import dev.sheaf.sql.plan.Plan;
import dev.sheaf.sql.plan.Planner;
import dev.sheaf.sql.plan.Vocabulary;
import dev.sheaf.sql.relation.CountedRows;
import dev.sheaf.sql.relation.Relation;
import dev.sheaf.sql.text.TimeTravel;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Runs SELECT statements: text to tree to plan to execution. */
final class Queries {
  private final Sql sql;
  private final Vocabulary vocabulary;
  private final AtomicLong count = new AtomicLong();
  private final Set<RunningQuery> running = ConcurrentHashMap.newKeySet();
  private volatile boolean aborted;

  Queries(Sql sql) {
    this.sql = sql;
    this.vocabulary =
        new Vocabulary(
            sql.executor().functions(), sql.executor().keywords(), sql.executor()::print);
  }

  /** The executor's tree of a statement, whichever way it spells time travel. */
  String parse(String text) {
    SqlExecutor executor = sql.executor();
    return executor.parse(TimeTravel.translate(text, executor.reservedWords()));
  }

  Plan plan(String tree, Names names, List<@Nullable Object> parameters) {
    return Planner.plan(tree, names, vocabulary, parameters);
  }

  /**
   * Begins a query.
   *
   * @param closing told when the result is closed
   */
  QueryResult start(Plan plan, List<@Nullable Object> parameters, Consumer<SqlResult> closing) {
    BufferAllocator allocator = child();
    RunningQuery query = new RunningQuery();
    running.add(query);
    try {
      requireNotAborted();
      Execution execution =
          sql.executor()
              .start(
                  allocator,
                  new Request(
                      sql.executor().print(plan.tree()),
                      inputs(plan, query),
                      used(plan, parameters),
                      sql.options().timeout()),
                  query::begun);
      return new QueryResult(
          allocator,
          execution,
          sql.options().queryBytes(),
          plan.origins(),
          result -> {
            query.end();
            running.remove(query);
            closing.accept(result);
          });
    } catch (SheafException e) {
      running.remove(query);
      allocator.close();
      throw UnknownColumns.explained(e, plan);
    } catch (RuntimeException | Error e) {
      running.remove(query);
      allocator.close();
      throw e;
    }
  }

  /** Asks all queries that run or begin to end soon; from any thread. */
  void cancel() {
    running.forEach(RunningQuery::cancel);
  }

  /** As {@link #cancel}, and lets none begin any more. */
  void abort() {
    aborted = true;
    cancel();
  }

  private void requireNotAborted() {
    if (aborted) {
      throw SheafException.of(ErrorCode.CANCELLED, "the query was cancelled");
    }
  }

  /** The values that a query still needs. */
  private static List<@Nullable Object> used(Plan plan, List<@Nullable Object> parameters) {
    if (parameters.size() != plan.parameterCount()) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "the statement has {expected} parameters, and {given} values were given",
          "expected",
          plan.parameterCount(),
          "given",
          parameters.size());
    }
    List<@Nullable Object> used = new ArrayList<>();
    plan.parametersUsed().forEach(place -> used.add(parameters.get(place)));
    return used;
  }

  /** The types of all parameters of a statement; those that name versions are strings. */
  List<String> parameterTypes(Plan plan) {
    try (BufferAllocator allocator = child()) {
      List<String> types = new ArrayList<>(Collections.nCopies(plan.parameterCount(), "VARCHAR"));
      List<String> known =
          sql.executor()
              .parameters(
                  allocator,
                  new Request(
                      sql.executor().print(plan.tree()),
                      inputs(plan, Cancellation.NEVER),
                      List.of(),
                      sql.options().timeout()))
              .names();
      for (int i = 0; i < plan.parametersUsed().size() && i < known.size(); i++) {
        types.set(plan.parametersUsed().get(i), known.get(i));
      }
      return types;
    } catch (SheafException e) {
      throw UnknownColumns.explained(e, plan);
    }
  }

  /**
   * The columns that a query gives, without a row of it being computed.
   *
   * @param parameters some values for them; only versions among them matter
   */
  Schema schema(Plan plan, List<@Nullable Object> parameters) {
    Plan empty =
        new Plan(
            NoRows.of(plan.tree(), sql.executor().parse("SELECT 1 LIMIT 0")),
            plan.inputs(),
            plan.parameterCount(),
            plan.parametersUsed(),
            plan.origins());
    try (QueryResult result = start(empty, parameters, closed -> {})) {
      return result.schema();
    }
  }

  /** What DuckDB says of how it would run a plan. */
  String explain(Plan plan, List<@Nullable Object> parameters) {
    try (BufferAllocator allocator = child()) {
      return sql.executor()
          .explain(
              allocator,
              new Request(
                  sql.executor().print(plan.tree()),
                  inputs(plan, Cancellation.NEVER),
                  used(plan, parameters),
                  sql.options().timeout()));
    } catch (SheafException e) {
      throw UnknownColumns.explained(e, plan);
    }
  }

  /** An allocator for one piece of work; the caller closes it. */
  BufferAllocator child() {
    return sql.allocator().newChildAllocator("query-" + count.incrementAndGet(), 0, Long.MAX_VALUE);
  }

  private static List<Input> inputs(Plan plan, Cancellation cancellation) {
    List<Input> inputs = new ArrayList<>();
    for (Plan.Source source : plan.inputs()) {
      inputs.add(
          new Input(
              source.name(),
              source.kept(),
              allocator -> open(allocator, source.relation(), source.scan(), cancellation)));
    }
    return inputs;
  }

  private static BatchCursor open(
      BufferAllocator allocator, Relation relation, Scan scan, Cancellation cancellation) {
    BatchCursor rows = relation.open(allocator, scan, cancellation);
    return Objects.requireNonNull(scan.columns()).isEmpty()
        ? new CountedRows(allocator, rows)
        : rows;
  }
}
