package io.sparkdatums.queue;

/** What a worker that asks for work is told: a {@link Lease}, or one of {@link Without}. */
public sealed interface Answer permits Lease, Answer.Without {

  /** Answers without work. */
  enum Without implements Answer {
    /** There may be some later: ask again. */
    LATER,
    /** There is none for this worker: it closes its pack and ends. */
    DONE
  }
}
