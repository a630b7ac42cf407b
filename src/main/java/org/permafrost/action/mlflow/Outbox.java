package org.permafrost.action.mlflow;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Sends messages one after the other on a thread of its own. One that does not arrive is tried
 * again before all later ones; one that is refused is dropped. Nobody ever waits, but for a bounded
 * time at the end.
 */
final class Outbox implements AutoCloseable {
  /** Something to be sent. */
  interface Message {
    void send() throws IOException, InterruptedException;
  }

  private static final int ROOM = 10_000;
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Deque<Message> waiting = new ArrayDeque<>();
  private final Consumer<String> warning;
  private final Thread thread;
  private boolean warned;
  private boolean away;
  private boolean last;
  private int lost;

  /**
   * @param warning is told, once, of the first failure
   */
  Outbox(Consumer<String> warning) {
    this.warning = warning;
    thread = new Thread(this::run, "permafrost-mlflow");
    thread.setDaemon(true);
    thread.start();
  }

  /** Has something sent when it is its turn. */
  synchronized void add(Message message) {
    if (waiting.size() == ROOM) {
      lost++;
      return;
    }
    waiting.add(message);
    notifyAll();
  }

  /**
   * Sends what is left, trying each message that fails once more at the most.
   *
   * @param patience after which the rest counts as lost
   * @return how many messages did not arrive
   */
  synchronized int finish(Duration patience) {
    last = true;
    notifyAll();
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      for (long left = patience.toNanos(); left > 0 && !waiting.isEmpty(); ) {
        wait(Math.max(1, left / 1_000_000));
        left = deadline - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return lost + waiting.size();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        Message next = next();
        try {
          next.send();
          sent(next);
        } catch (MlflowServer.RefusedException e) {
          refused(next, e);
        } catch (IOException | RuntimeException e) {
          failed(e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Message next() throws InterruptedException {
    if (away && !last) {
      wait(PAUSE.toMillis());
    }
    while (waiting.isEmpty()) {
      wait();
    }
    return waiting.getFirst();
  }

  private synchronized void sent(Message message) {
    away = false;
    done(message);
  }

  private synchronized void refused(Message message, IOException failure) {
    away = false;
    lost++;
    done(message);
    warn(failure);
  }

  private void done(Message message) {
    waiting.remove(message);
    notifyAll();
  }

  private synchronized void failed(Exception failure) {
    if (away && last) {
      // It did not arrive while the run went on, nor now.
      lost += waiting.size();
      waiting.clear();
      notifyAll();
    }
    away = true;
    warn(failure);
  }

  private void warn(Exception failure) {
    if (!warned) {
      warned = true;
      String said = failure.getMessage();
      warning.accept(said == null ? failure.getClass().getSimpleName() : said);
    }
  }
}
