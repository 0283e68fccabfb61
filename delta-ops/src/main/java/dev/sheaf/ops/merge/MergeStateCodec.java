package dev.sheaf.ops.merge;

import dev.sheaf.ops.merge.RecordResolution.Scope;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.PendingOperation;
import dev.sheaf.store.graph.VersionId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The stored form of a {@link MergeState}: what the catalog keeps with the branch.
 *
 * <p>Numbers are big-endian; a text is the number of its bytes and UTF-8; "?" is a byte, 1 if what
 * follows is there, else 0.
 *
 * <pre>
 *   byte      version of this form, 1
 *   text      source
 *   ? 20 bytes, ? 20 bytes, 20 bytes      ours, base, theirs
 *   text, ? text, ? text                  message: text, author, time (ISO 8601)
 *   int, (text, text)*                    its properties
 *   text, text, int, (text, text)*        policy: kind, preference, column and its policy
 *   int, table*                           resolutions, each table as below
 *   text                                  continuation
 *
 *   table:  text                          name
 *           int, (text, text)*            conflicts of the table itself, and the choice of a side
 *           int, (int, bytes)*            batches of values, each an Arrow stream
 *           int, record*                  each: 3 long addresses, byte side (-1 for none; 16 more
 *                                         if it was named for the whole table),
 *                                         int, (long column id, int batch, int row)*
 * </pre>
 */
final class MergeStateCodec {
  private static final int FORM = 1;
  private static final int WHOLE_TABLE = 16;
  private static final int COUNT_MAX = 1 << 24;

  private MergeStateCodec() {}

  static PendingOperation encode(MergeState state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORM);
      write(out, state.source());
      writeOptional(out, state.ours());
      writeOptional(out, state.base());
      out.write(state.theirs().toBytes());
      write(out, state.message());
      write(out, state.policy());
      out.writeInt(state.resolutions().tables().size());
      for (Map.Entry<String, TableResolutions> table : state.resolutions().tables().entrySet()) {
        write(out, table.getKey());
        write(out, table.getValue());
      }
      write(out, state.continuation());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PendingOperation.of(state.kind(), bytes.toByteArray());
  }

  /**
   * Reads a state.
   *
   * @throws SheafException DAMAGED (environment) on anything that {@link #encode} does not write
   */
  static MergeState decode(PendingOperation pending) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(pending.state()))) {
      if (in.readByte() != FORM) {
        throw new IOException("another form");
      }
      String source = text(in);
      VersionId ours = optionalId(in);
      VersionId base = optionalId(in);
      VersionId theirs = id(in);
      CommitMessage message = message(in);
      MergePolicy policy = policy(in);
      Resolutions resolutions = new Resolutions();
      for (int i = count(in); i > 0; i--) {
        resolutions.put(text(in), table(in));
      }
      String continuation = text(in);
      return new MergeState(
          pending.kind(), source, ours, base, theirs, message, policy, resolutions, continuation);
    } catch (IOException | DateTimeException | IllegalArgumentException e) {
      throw SheafException.because(
          e,
          ErrorCode.DAMAGED,
          "the {kind} that is pending cannot be read; abort it, and begin again",
          "kind",
          pending.kind());
    }
  }

  private static void write(DataOutputStream out, CommitMessage message) throws IOException {
    write(out, message.text());
    writeOptional(out, message.author());
    writeOptional(out, message.time() == null ? null : message.time().toString());
    out.writeInt(message.properties().size());
    for (Map.Entry<String, String> property : message.properties().entrySet()) {
      write(out, property.getKey());
      write(out, property.getValue());
    }
  }

  private static CommitMessage message(DataInputStream in) throws IOException {
    String text = text(in);
    String author = optionalText(in);
    String time = optionalText(in);
    SortedMap<String, String> properties = new TreeMap<>();
    for (int i = count(in); i > 0; i--) {
      properties.put(text(in), text(in));
    }
    return new CommitMessage(
        text, author, time == null ? null : OffsetDateTime.parse(time), properties);
  }

  private static void write(DataOutputStream out, MergePolicy policy) throws IOException {
    write(out, policy.kind().name());
    write(out, policy.preference().name());
    out.writeInt(policy.columns().size());
    for (Map.Entry<String, CellPolicy> column : policy.columns().entrySet()) {
      write(out, column.getKey());
      write(out, column.getValue().name());
    }
  }

  private static MergePolicy policy(DataInputStream in) throws IOException {
    MergeKind kind = MergeKind.valueOf(text(in));
    Preference preference = Preference.valueOf(text(in));
    SortedMap<String, CellPolicy> columns = new TreeMap<>();
    for (int i = count(in); i > 0; i--) {
      columns.put(text(in), CellPolicy.parse(text(in)));
    }
    return new MergePolicy(kind, preference, columns);
  }

  private static void write(DataOutputStream out, TableResolutions table) throws IOException {
    out.writeInt(table.tableChoices().size());
    for (Map.Entry<String, Preference> choice : table.tableChoices().entrySet()) {
      write(out, choice.getKey());
      write(out, choice.getValue().name());
    }
    out.writeInt(table.batches().size());
    for (byte[] batch : table.batches()) {
      write(out, batch);
    }
    out.writeInt(table.records().size());
    for (Map.Entry<RecordKey, RecordResolution> entry : table.records().entrySet()) {
      RecordKey key = entry.getKey();
      out.writeLong(key.base());
      out.writeLong(key.ours());
      out.writeLong(key.theirs());
      RecordResolution resolution = entry.getValue();
      int scope = resolution.scope() == Scope.TABLE ? WHOLE_TABLE : 0;
      out.writeByte(resolution.side() == null ? -1 : resolution.side().place() + scope);
      out.writeInt(resolution.values().size());
      for (Map.Entry<Long, RecordResolution.ValueRef> value : resolution.values().entrySet()) {
        out.writeLong(value.getKey());
        out.writeInt(value.getValue().batch());
        out.writeInt(value.getValue().row());
      }
    }
  }

  private static TableResolutions table(DataInputStream in) throws IOException {
    TableResolutions table = new TableResolutions();
    for (int i = count(in); i > 0; i--) {
      table.chooseTable(text(in), Preference.valueOf(text(in)));
    }
    for (int i = count(in); i > 0; i--) {
      table.addBatch(bytes(in));
    }
    for (int i = count(in); i > 0; i--) {
      RecordKey key = new RecordKey(in.readLong(), in.readLong(), in.readLong());
      byte side = in.readByte();
      SortedMap<Long, RecordResolution.ValueRef> values = new TreeMap<>();
      for (int j = count(in); j > 0; j--) {
        values.put(in.readLong(), new RecordResolution.ValueRef(in.readInt(), in.readInt()));
      }
      Scope scope = side >= WHOLE_TABLE ? Scope.TABLE : Scope.RECORD;
      MergeSide named = side < 0 ? null : MergeSide.at(side % WHOLE_TABLE);
      table.put(key, new RecordResolution(named, scope, values));
    }
    return table;
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    write(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void writeOptional(DataOutputStream out, @Nullable String text)
      throws IOException {
    out.writeByte(text == null ? 0 : 1);
    if (text != null) {
      write(out, text);
    }
  }

  private static void writeOptional(DataOutputStream out, @Nullable VersionId id)
      throws IOException {
    out.writeByte(id == null ? 0 : 1);
    if (id != null) {
      out.write(id.toBytes());
    }
  }

  private static int count(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > COUNT_MAX) {
      throw new IOException("a count of " + count);
    }
    return count;
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > in.available()) {
      throw new IOException("more bytes than there are");
    }
    return in.readNBytes(count);
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static @Nullable String optionalText(DataInputStream in) throws IOException {
    return in.readByte() == 0 ? null : text(in);
  }

  private static VersionId id(DataInputStream in) throws IOException {
    byte[] bytes = new byte[VersionId.BYTES];
    in.readFully(bytes);
    return VersionId.of(bytes);
  }

  private static @Nullable VersionId optionalId(DataInputStream in) throws IOException {
    return in.readByte() == 0 ? null : id(in);
  }
}
