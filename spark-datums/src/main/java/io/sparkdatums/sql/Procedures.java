package io.sparkdatums.sql;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.sparkdatums.api.DatumsException;
import io.sparkdatums.api.Option;
import io.sparkdatums.job.Collection;
import io.sparkdatums.job.CollectionResult;
import io.sparkdatums.job.Finding;
import io.sparkdatums.job.Grace;
import io.sparkdatums.job.JobListener;
import io.sparkdatums.job.JobResult;
import io.sparkdatums.job.Keep;
import io.sparkdatums.job.PipelineRuns;
import io.sparkdatums.job.Repair;
import io.sparkdatums.job.RunOptions;
import io.sparkdatums.job.WarehouseCheck;
import io.sparkdatums.repo.Branch;
import io.sparkdatums.repo.PutFiles;
import io.sparkdatums.repo.PutMode;
import io.sparkdatums.repo.Repo;
import io.sparkdatums.repo.SourceUri;
import io.sparkdatums.repo.Tree;
import io.sparkdatums.repo.TreeDiff;
import io.sparkdatums.repo.TreeDiff.Difference;
import io.sparkdatums.repo.TreePath;
import io.sparkdatums.repo.Warehouse;
import io.sparkdatums.spec.PipelineSpecs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.jspecify.annotations.Nullable;

/** The procedures of a catalog. */
final class Procedures {
  static final String NAMESPACE = "system";

  private static final int MOST_DIFFERENCES = 10_000;
  private static final String NULL = "NULL";

  private final SparkSession spark;
  private final Warehouse warehouse;

  Procedures(SparkSession spark, Warehouse warehouse) {
    this.spark = spark;
    this.warehouse = warehouse;
  }

  List<CatalogProcedure<?>> all() {
    return List.of(
        new CatalogProcedure<>(
            "diff",
            "Which files differ between two trees, or between a commit and its parent.",
            List.of(
                in("newer", "R[@B[=V]]:/P"),
                optional("older", "another such place; the parent commit if none is given")),
            DifferenceRow.COLUMNS,
            this::diff),
        new CatalogProcedure<>(
            "fsck",
            "Checks the newest commit of every branch and the packs that it needs.",
            List.of(
                optional("repo", "one repo in place of all"),
                ProcedureParameter.in("repair", BooleanType)
                    .defaultValue("false")
                    .comment("whether lost datums run again and wrong trees are made anew")
                    .build()),
            FindingRow.COLUMNS,
            this::fsck),
        new CatalogProcedure<>(
            "garbage_collect",
            "Deletes packs and data files that nothing refers to.",
            List.of(
                ProcedureParameter.in("grace", StringType)
                    .defaultValue("'1d'")
                    .comment("what is younger stays: a number and s, m, h or d")
                    .build(),
                ProcedureParameter.in("dry_run", BooleanType)
                    .defaultValue("false")
                    .comment("whether nothing is deleted, only counted")
                    .build(),
                optional("keep", "how many commits of each branch stay, or of what time: 30d")),
            CollectionRow.COLUMNS,
            this::collect),
        new CatalogProcedure<>(
            "put_file",
            "Puts a file, a pattern's files or a directory into a repo, as one commit.",
            List.of(
                in("source", "a URI, or a path of the driver's machine"),
                in("target", "R[@B]:/P; a file keeps its name where P ends with /"),
                ProcedureParameter.in("overwrite", BooleanType)
                    .defaultValue("false")
                    .comment("whether files that are there are replaced rather than added to")
                    .build()),
            CommitRow.COLUMNS,
            this::putFile),
        new CatalogProcedure<>(
            "run_pipeline",
            "Runs a pipeline and all that read its output, in order.",
            List.of(
                optional("pipeline", "one that is registered"),
                optional("spec", "in place of it, a spec file of the driver's machine"),
                ProcedureParameter.in("reprocess", StringType)
                    .defaultValue("'changed'")
                    .comment("which datums see changed code: changed, all or none")
                    .build()),
            JobRow.COLUMNS,
            this::runPipeline));
  }

  private static ProcedureParameter in(String name, String comment) {
    return ProcedureParameter.in(name, StringType).comment(comment).build();
  }

  private static ProcedureParameter optional(String name, String comment) {
    return ProcedureParameter.in(name, StringType).defaultValue(NULL).comment(comment).build();
  }

  private List<Difference> diff(InternalRow arguments) throws IOException {
    TreePath newer = TreePath.parse(required("diff", "newer", arguments, 0));
    String other = text(arguments, 1);
    try (Tree after = newer.tree(warehouse)) {
      Long parent = after.commit().parent();
      if (other == null && parent == null) {
        return few(TreeDiff.of(null, "/", after, newer.exact()), newer);
      }
      TreePath older = other == null ? newer.at(parent) : TreePath.parse(other);
      try (Tree before = older.tree(warehouse)) {
        return few(TreeDiff.of(before, older.exact(), after, newer.exact()), newer);
      }
    }
  }

  private static List<Difference> few(Iterator<Difference> differences, TreePath place) {
    List<Difference> few = new ArrayList<>();
    while (differences.hasNext()) {
      if (few.size() == MOST_DIFFERENCES) {
        throw DatumsException.of(
            "DIFF_TOO_LARGE", Map.of("repo", place.repo(), "most", MOST_DIFFERENCES));
      }
      few.add(differences.next());
    }
    return few;
  }

  private List<Finding> fsck(InternalRow arguments) throws IOException {
    String repo = text(arguments, 0);
    List<Repo> repos = repo == null ? warehouse.repos().toList() : List.of(warehouse.repo(repo));
    if (arguments.getBoolean(1)) {
      Repair repair = new Repair(spark, warehouse, JobListener.NONE);
      return repair.repair(repos, Repair.Watcher.NONE).findings();
    }
    return new WarehouseCheck(spark, warehouse).check(repos).findings();
  }

  private List<CollectionResult> collect(InternalRow arguments) throws IOException {
    Duration grace = Grace.parse(required("garbage_collect", "grace", arguments, 0));
    String keep = text(arguments, 2);
    return List.of(
        new Collection(spark, warehouse)
            .collect(grace, keep == null ? null : Keep.parse(keep), arguments.getBoolean(1)));
  }

  private List<CommitRow> putFile(InternalRow arguments) throws IOException {
    String source = SourceUri.of(required("put_file", "source", arguments, 0));
    TreePath place = TreePath.parse(required("put_file", "target", arguments, 1)).onBranch();
    Branch branch = place.branch(warehouse);
    PutMode mode = arguments.getBoolean(2) ? PutMode.OVERWRITE : PutMode.APPEND;
    boolean several = SourceUri.isPattern(source) || isDirectory(source);
    String path = several ? place.exact() : SourceUri.target(place.exact(), source);
    PutFiles files = new PutFiles(branch, () -> spark);
    return List.of(new CommitRow(branch, files.put(path, List.of(source), mode)));
  }

  private boolean isDirectory(String source) throws IOException {
    Path path = new Path(source);
    FileSystem files = path.getFileSystem(warehouse.conf());
    return files.exists(path) && files.getFileStatus(path).isDirectory();
  }

  private List<JobRow> runPipeline(InternalRow arguments) throws IOException {
    String pipeline = text(arguments, 0);
    String spec = text(arguments, 1);
    if ((pipeline == null) == (spec == null)) {
      throw missing("run_pipeline", "either pipeline or spec");
    }
    RunOptions.Reprocess reprocess =
        Option.choice("reprocess", RunOptions.Reprocess.CHANGED, "")
            .reader()
            .apply(required("run_pipeline", "reprocess", arguments, 2));
    RunOptions options = new RunOptions(reprocess, RunOptions.Downstream.RUN);
    PipelineRuns runs = new PipelineRuns(spark, warehouse, JobListener.NONE);
    List<JobResult> results =
        spec == null
            ? runs.run(Set.of(String.valueOf(pipeline)), options)
            : runs.run(PipelineSpecs.read(spec, java.nio.file.Path.of(spec)), options);
    return results.stream().map(JobRow::of).toList();
  }

  private static String required(
      String procedure, String parameter, InternalRow arguments, int at) {
    String text = text(arguments, at);
    if (text == null) {
      throw missing(procedure, parameter);
    }
    return text;
  }

  private static @Nullable String text(InternalRow arguments, int at) {
    return arguments.isNullAt(at) ? null : arguments.getString(at);
  }

  private static DatumsException missing(String procedure, String what) {
    return DatumsException.of("ARGUMENT_MISSING", Map.of("procedure", procedure, "what", what));
  }
}
