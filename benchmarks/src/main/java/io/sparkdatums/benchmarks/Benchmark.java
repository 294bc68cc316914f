package io.sparkdatums.benchmarks;

/** One benchmark. */
interface Benchmark {
  /** What it compares, in one line. */
  String what();

  /** Runs everything and fills the report. */
  void run(Setting setting, Report report) throws Exception;
}
