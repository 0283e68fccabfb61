package dev.sheaf.flight.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.sheaf.store.testing.AllocatorExtension;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.nio.channels.Channels;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.impl.FlightServiceGrpc;
import org.apache.arrow.flight.sql.FlightSqlClient.PreparedStatement;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementResult;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.DoPutUpdateResult;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams that are a descriptor and nothing else, as clients in Go and Rust send them. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class FlightSqlBareStreamsIT {
  private final FlightSqlFixture fixture;
  private final BufferAllocator allocator;
  private final ManagedChannel channel;

  FlightSqlBareStreamsIT(BufferAllocator allocator) {
    this.allocator = allocator;
    fixture = new FlightSqlFixture(allocator);
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", fixture.server.port()).usePlaintext().build();
  }

  @AfterEach
  void close() throws Exception {
    channel.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    fixture.close();
  }

  /** Sends messages, the first with the command; gives the metadata of the one answer. */
  private ByteString put(Message command, Flight.FlightData... more) throws Exception {
    CompletableFuture<ByteString> answer = new CompletableFuture<>();
    StreamObserver<Flight.FlightData> messages =
        FlightServiceGrpc.newStub(channel)
            .doPut(
                new StreamObserver<>() {
                  private ByteString last = ByteString.EMPTY;

                  @Override
                  public void onNext(Flight.PutResult result) {
                    last = result.getAppMetadata();
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {
                    answer.complete(last);
                  }
                });
    messages.onNext(
        Flight.FlightData.newBuilder()
            .setFlightDescriptor(
                Flight.FlightDescriptor.newBuilder()
                    .setType(Flight.FlightDescriptor.DescriptorType.CMD)
                    .setCmd(Any.pack(command).toByteString()))
            .build());
    List.of(more).forEach(messages::onNext);
    messages.onCompleted();
    return answer.get(60, TimeUnit.SECONDS);
  }

  private long changed(Message command) throws Exception {
    return DoPutUpdateResult.parseFrom(put(command)).getRecordCount();
  }

  private Status refused(Message command) {
    ExecutionException refused = assertThrows(ExecutionException.class, () -> put(command));
    return assertInstanceOf(StatusRuntimeException.class, refused.getCause()).getStatus();
  }

  private ByteString prepare(String sql) throws Exception {
    Flight.Action action =
        Flight.Action.newBuilder()
            .setType("CreatePreparedStatement")
            .setBody(
                Any.pack(ActionCreatePreparedStatementRequest.newBuilder().setQuery(sql).build())
                    .toByteString())
            .build();
    ByteString body = FlightServiceGrpc.newBlockingStub(channel).doAction(action).next().getBody();
    return Any.parseFrom(body)
        .unpack(ActionCreatePreparedStatementResult.class)
        .getPreparedStatementHandle();
  }

  @Test
  void anUpdateNeedsNoSchema() throws Exception {
    assertEquals(
        2,
        changed(
            CommandStatementUpdate.newBuilder().setQuery("DELETE FROM t WHERE id > 2").build()));
    assertEquals(List.of("1|a", "2|bb"), fixture.query("SELECT * FROM t ORDER BY id"));
    assertEquals(
        Status.Code.NOT_FOUND,
        refused(CommandStatementUpdate.newBuilder().setQuery("DELETE FROM no").build()).getCode());
    fixture.awaitNothingHeld();
  }

  @Test
  void aPreparedUpdateTakesTheValuesThatCameBefore() throws Exception {
    CommandPreparedStatementUpdate plain =
        CommandPreparedStatementUpdate.newBuilder()
            .setPreparedStatementHandle(prepare("DELETE FROM t WHERE id = 1"))
            .build();
    assertEquals(1, changed(plain));
    ByteString handle = prepare("DELETE FROM t WHERE id = ?");
    CommandPreparedStatementUpdate update =
        CommandPreparedStatementUpdate.newBuilder().setPreparedStatementHandle(handle).build();
    assertEquals(Status.Code.INVALID_ARGUMENT, refused(update).getCode());
    assertEquals(List.of("3"), fixture.query("SELECT count(*) FROM t"));
    try (PreparedStatement same = fixture.client.prepare("DELETE FROM t WHERE id = ?");
        VectorSchemaRoot values = VectorSchemaRoot.create(same.getParameterSchema(), allocator)) {
      ((IntVector) values.getVector(0)).setSafe(0, 3);
      values.setRowCount(1);
      put(
          CommandPreparedStatementQuery.newBuilder().setPreparedStatementHandle(handle).build(),
          messages(values));
    }
    assertEquals(1, changed(update));
    assertEquals(List.of("2|bb", "4|d"), fixture.query("SELECT * FROM t ORDER BY id"));
    fixture.awaitNothingHeld();
  }

  private static Flight.FlightData[] messages(VectorSchemaRoot rows) throws Exception {
    ByteString schema =
        ByteString.copyFrom(
            MessageSerializer.serializeMetadata(rows.getSchema(), IpcOption.DEFAULT));
    try (ArrowRecordBatch batch = new VectorUnloader(rows).getRecordBatch()) {
      ByteString header =
          ByteString.copyFrom(MessageSerializer.serializeMetadata(batch, IpcOption.DEFAULT));
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      MessageSerializer.writeBatchBuffers(new WriteChannel(Channels.newChannel(body)), batch);
      return new Flight.FlightData[] {
        Flight.FlightData.newBuilder().setDataHeader(schema).build(),
        Flight.FlightData.newBuilder()
            .setDataHeader(header)
            .setDataBody(ByteString.copyFrom(body.toByteArray()))
            .build()
      };
    }
  }

  @Test
  void rowsThatAreNeededHaveASchema() {
    assertEquals(
        "a stream has no schema",
        refused(CommandStatementIngest.newBuilder().setTable("n").build()).getDescription());
  }
}
