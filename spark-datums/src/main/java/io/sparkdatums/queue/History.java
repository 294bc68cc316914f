package io.sparkdatums.queue;

/** Sees all that happens to a queue, in the order in which it happens. */
interface History {
  /** Sees nothing. */
  History NONE =
      new History() {
        @Override
        public void opened(long datums) {}

        @Override
        public void said(Request request, Reply reply) {}

        @Override
        public void left(long worker) {}

        @Override
        public void died(String executor) {}

        @Override
        public void draining(String executor) {}

        @Override
        public void closed(boolean settled) {}
      };

  void opened(long datums);

  void said(Request request, Reply reply);

  void left(long worker);

  void died(String executor);

  void draining(String executor);

  void closed(boolean settled);
}
