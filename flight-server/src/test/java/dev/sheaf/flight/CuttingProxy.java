package dev.sheaf.flight;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A way to a server that ends all of a sudden: after so many bytes the server hears nothing more
 * from its client but that the connection was reset, as when a process is killed.
 *
 * <p><i>Threads:</i> one client at a time.
 */
final class CuttingProxy implements AutoCloseable {
  private final int port;
  private final ServerSocket listening;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong left = new AtomicLong();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Leads to a port of the loopback address. */
  CuttingProxy(int port) throws IOException {
    this.port = port;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Lets so many bytes pass from now on, in both directions together. */
  void cutAfter(long bytes) {
    left.set(bytes);
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(client);
        open.add(server);
        threads.execute(() -> pass(client, server));
        threads.execute(() -> pass(server, client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] block = new byte[8 << 10];
    try (Socket source = from;
        Socket target = to) {
      InputStream in = source.getInputStream();
      OutputStream out = target.getOutputStream();
      for (int count = in.read(block); count >= 0; count = in.read(block)) {
        long before = left.getAndAdd(-count);
        out.write(block, 0, (int) Math.max(0, Math.min(count, before)));
        if (before <= count) {
          reset(source);
          reset(target);
          return;
        }
      }
    } catch (IOException e) {
      // the other side is gone, and so is this one now
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : open) {
      reset(socket);
    }
    threads.shutdown();
    try {
      if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new AssertionError("a connection does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
