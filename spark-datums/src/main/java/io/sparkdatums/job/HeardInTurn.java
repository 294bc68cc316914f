package io.sparkdatums.job;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Has jobs that run at the same time be heard one after the other, in the order in which they
 * began: what the later ones say is kept until those before them have ended.
 */
final class HeardInTurn {
  private final JobListener listener;
  private final Deque<Voice> voices = new ArrayDeque<>();

  HeardInTurn(JobListener listener) {
    this.listener = listener;
  }

  /** What one job says. */
  synchronized Voice voice() {
    Voice voice = new Voice();
    voices.add(voice);
    return voice;
  }

  /** The voice of one job, until it has nothing more to say. */
  final class Voice implements JobListener, AutoCloseable {
    private final List<Consumer<JobListener>> kept = new ArrayList<>();
    private boolean ended;

    @Override
    public void planning(String pipeline) {
      say(to -> to.planning(pipeline));
    }

    @Override
    public void planned(JobStart start) {
      say(to -> to.planned(start));
    }

    /** There will be more of it, so it is not kept. */
    @Override
    public void progress(JobProgress progress) {
      synchronized (HeardInTurn.this) {
        if (voices.peek() == this) {
          listener.progress(progress);
        }
      }
    }

    @Override
    public void merging() {
      say(JobListener::merging);
    }

    @Override
    public void notice(String text) {
      say(to -> to.notice(text));
    }

    @Override
    public void finished(JobResult result) {
      say(to -> to.finished(result));
    }

    private void say(Consumer<JobListener> what) {
      synchronized (HeardInTurn.this) {
        if (voices.peek() == this) {
          what.accept(listener);
        } else {
          kept.add(what);
        }
      }
    }

    private void sayKept() {
      kept.forEach(what -> what.accept(listener));
      kept.clear();
    }

    @Override
    public void close() {
      synchronized (HeardInTurn.this) {
        if (voices.peek() != this) {
          ended = true;
          return;
        }
        voices.remove();
        while (!voices.isEmpty()) {
          Voice next = voices.element();
          next.sayKept();
          if (!next.ended) {
            return;
          }
          voices.remove();
        }
      }
    }
  }
}
