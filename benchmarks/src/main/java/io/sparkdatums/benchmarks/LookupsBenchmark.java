package io.sparkdatums.benchmarks;

import io.sparkdatums.benchmarks.MadeTrees.Layout;
import io.sparkdatums.benchmarks.MadeTrees.Packs;
import io.sparkdatums.glob.Glob;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.TreeDiff;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.RunFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Looks things up in a large tree of two commits: how many of its row groups that opens, and how
 * long the command line takes in a process that has just begun, against a JVM that prints its
 * version and against the same question to the catalog in a Spark that has just begun.
 */
final class LookupsBenchmark implements Benchmark {
  private static final int PACKS = 20;
  private static final int MORE = 1000;

  @Override
  public String what() {
    return "row groups opened by look-ups, and the command line's verbs in cold processes";
  }

  @Override
  public void run(Setting setting, Report report) throws Exception {
    int entries = setting.scaled(1_000_000) / MadeTrees.PER_DATUM * MadeTrees.PER_DATUM;
    report.fact("entries", entries);
    SparkSession spark = setting.spark();
    MadeTrees trees = new MadeTrees(spark, setting);
    Branch branch = trees.branch();
    Commit head =
        commit(trees, spark, branch, null, new Packs("a", Layout.SPREAD, 0, entries, PACKS));
    commit(trees, spark, branch, head, new Packs("b", Layout.SPREAD, entries, MORE, 1));
    spark.stop();

    String file = Layout.SPREAD.path(entries / 2, entries);
    if (setting.wants("row groups")) {
      opened(report, branch, file);
    }
    if (setting.wants("process")) {
      processes(setting, report, branch.repo().name(), file);
    }
  }

  private static Commit commit(
      MadeTrees trees, SparkSession spark, Branch branch, @Nullable Commit head, Packs packs)
      throws IOException {
    trees.write(packs, 1, packs.first());
    return trees.commit(branch, head, packs.rows(spark, 1, 1), packs.entries(), 0);
  }

  /** A look-up; gives how many rows it found. */
  private interface LookUp {
    long in(Tree tree) throws IOException;
  }

  private static void opened(Report report, Branch branch, String file) throws IOException {
    long all = 0;
    try (Tree tree = branch.tree().orElseThrow()) {
      for (RunFile each : tree.files()) {
        all += rowGroups(each);
      }
    }
    report.fact("row_groups", all);
    opened(report, branch, all, "file", tree -> tree.find(file).stream().count());
    opened(report, branch, all, "size of a directory", tree -> tree.find("/d-03").stream().count());
    opened(report, branch, all, "no file", tree -> tree.find("/d-03/none").stream().count());
    opened(
        report,
        branch,
        all,
        "glob /d-03/f-0a*",
        tree -> count(tree.glob(Glob.parse("/d-03/f-0a*"))));
    opened(report, branch, all, "directory", tree -> count(tree.list("/d-03")));
    opened(report, branch, all, "root", tree -> count(tree.list("/")));
    opened(
        report,
        branch,
        all,
        "diff with the commit before",
        tree -> {
          try (Tree before = branch.tree(1)) {
            return count(TreeDiff.of(before, "/d-03", tree, "/d-03"));
          }
        });
  }

  private static long rowGroups(RunFile file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(file.path(), new Configuration()))) {
      return reader.getRowGroups().size();
    }
  }

  private static long count(Iterator<?> found) {
    long count = 0;
    for (; found.hasNext(); found.next()) {
      count++;
    }
    return count;
  }

  private static void opened(Report report, Branch branch, long all, String what, LookUp lookUp)
      throws IOException {
    try (Tree tree = branch.tree().orElseThrow()) {
      long start = System.nanoTime();
      long found = lookUp.in(tree);
      double seconds = (System.nanoTime() - start) / 1e9;
      report.opened(what, found, tree.rowGroupsRead(), all, seconds);
    }
  }

  private static void processes(Setting setting, Report report, String repo, String file)
      throws Exception {
    ColdProcess process = new ColdProcess(setting);
    process.submit("run", "pipeline", "--quiet", "-f", process.example());
    List<Report.Way> ways = new ArrayList<>();
    ways.add(verb(process, "list", "file", repo + ":/"));
    ways.add(verb(process, "inspect", "file", repo + ":" + file));
    ways.add(verb(process, "list", "file", repo + ":/d-03"));
    ways.add(verb(process, "glob", "file", repo + ":/d-03/f-0a*"));
    ways.add(verb(process, "list", "commit", repo));
    ways.add(verb(process, "inspect", "commit", repo + "@master"));
    ways.add(verb(process, "diff", "file", repo + ":/"));
    ways.add(verb(process, "list", "repo"));
    ways.add(Report.way("a JVM prints its version", process::version));
    ways.add(
        Report.way(
            "the file's row from the catalog, in a Spark that begins",
            () ->
                process.query(
                    "SELECT * FROM datums.`" + repo + "`.files WHERE path = '" + file + "'")));
    report.compare("a process", 1, ways.toArray(new Report.Way[0]));
  }

  private static Report.Way verb(ColdProcess process, String... words) {
    return Report.way(String.join(" ", words), () -> process.submit(words));
  }
}
