package org.permafrost.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a job and its PostgreSQL, on loopback, and fails when it is told to. */
final class CatalogProxy implements AutoCloseable {
  /** What a commit of Iceberg's JDBC catalog begins with. */
  private static final String COMMIT = "UPDATE iceberg_tables";

  private static final long AWAY_MILLIS = 4_000;

  private final int database;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile long awayUntil;

  CatalogProxy(int database) throws IOException {
    this.database = database;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // Either side has gone.
              }
            },
            "catalog-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = server.accept();
      if (System.currentTimeMillis() < awayUntil) {
        client.close();
        continue;
      }
      Socket upstream = new Socket();
      upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), database));
      open.add(client);
      open.add(upstream);
      boolean[] mute = new boolean[1];
      start(() -> requests(client, upstream, mute));
      start(() -> answers(client, upstream, mute));
    }
  }

  private void requests(Socket client, Socket upstream, boolean[] mute) throws IOException {
    byte[] buffer = new byte[1 << 16];
    InputStream in = client.getInputStream();
    OutputStream out = upstream.getOutputStream();
    try {
      for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
        String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        Optional<Kind> fault =
            text.contains(COMMIT) ? Injection.catalogChanges() : Optional.empty();
        if (fault.equals(Optional.of(Kind.CATALOG_AWAY))) {
          awayUntil = System.currentTimeMillis() + AWAY_MILLIS;
          cut();
          return;
        }
        mute[0] = fault.isPresent();
        out.write(buffer, 0, length);
      }
    } finally {
      end(client, upstream);
    }
  }

  private void answers(Socket client, Socket upstream, boolean[] mute) throws IOException {
    byte[] buffer = new byte[1 << 16];
    InputStream in = upstream.getInputStream();
    try {
      for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
        if (mute[0]) {
          // The change is made: what it says arrives after that.
          return;
        }
        client.getOutputStream().write(buffer, 0, length);
      }
    } finally {
      end(client, upstream);
    }
  }

  private void end(Socket client, Socket upstream) throws IOException {
    open.remove(client);
    open.remove(upstream);
    client.close();
    upstream.close();
  }

  private void cut() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
    open.clear();
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
