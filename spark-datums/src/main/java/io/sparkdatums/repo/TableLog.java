package io.sparkdatums.repo;

import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.exceptions.TableAlreadyExistsException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.transaction.DataLayoutSpec;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.delta.kernel.utils.FileStatus;
import io.sparkdatums.tree.RunFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Delta log of a table, read and written through Delta Kernel. Needs no Spark session. */
final class TableLog {
  /** Under this application id a commit's sequence number is Delta's transaction version. */
  private static final String APPLICATION = "datums";

  /** Under this one the number of times that files were replaced is. */
  private static final String REPLACING = "datums-compaction";

  private static final List<Column> NO_PARTITIONS = List.of();

  private static final String ENGINE = "spark-datums";

  /** How often a commit gives way to a version that a stranger, such as OPTIMIZE, wrote. */
  private static final int GIVE_WAY = 20;

  private static final Logger LOG = LoggerFactory.getLogger(TableLog.class);

  private final String table;
  private final StructType schema;
  private final List<Column> partitions;
  private final Engine engine;
  private final Configuration conf;

  private TableLog(Path table, StructType schema, List<Column> partitions, Configuration conf) {
    this.table = table.toString();
    this.conf = conf;
    this.schema = schema;
    this.partitions = partitions;
    this.engine = DefaultEngine.create(new LogFiles(conf));
  }

  /** The log of a branch's hashtree. */
  TableLog(Path table, Configuration conf) {
    this(table, TreeTable.SCHEMA, List.of(new Column(TreeTable.RUN)), conf);
  }

  /** The log of a table without partition columns. */
  static TableLog plain(Path table, StructType schema, Configuration conf) {
    return new TableLog(table, schema, NO_PARTITIONS, conf);
  }

  /** The log of a table of which only files are asked for. */
  static TableLog of(Path table, Configuration conf) {
    return plain(table, new StructType(), conf);
  }

  /**
   * The data files that were in the table at a time or later, as far as they are still there.
   *
   * @param time in milliseconds since the epoch
   */
  Set<Path> filesSince(long time) throws IOException {
    Set<Path> files = new HashSet<>();
    Snapshot latest = latest().orElse(null);
    if (latest != null) {
      for (FileStatus file : statuses(latest)) {
        files.add(new Path(file.getPath()));
      }
      LogEntries entries = LogEntries.of(new Path(table), conf);
      for (Path removed : entries.removedSince(time)) {
        if (entries.storage().files().exists(removed)) {
          files.add(removed);
        }
      }
    }
    return files;
  }

  /** The newest version of the table, or empty if there is no table yet. */
  Optional<Snapshot> latest() {
    try {
      return Optional.of(TableManager.loadSnapshot(table).build(engine));
    } catch (TableNotFoundException e) {
      return Optional.empty();
    }
  }

  /** The data files of a version of a hashtree. */
  List<RunFile> files(Snapshot snapshot) throws IOException {
    return files(snapshot, TableLog::file);
  }

  /** The data files of a version of the table. */
  List<FileStatus> statuses(Snapshot snapshot) throws IOException {
    return files(snapshot, InternalScanFileUtils::getAddFileStatus);
  }

  private <T> List<T> files(Snapshot snapshot, Function<Row, T> of) throws IOException {
    List<T> files = new ArrayList<>();
    ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine, true)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            files.add(of.apply(rows.next()));
          }
        }
      }
    }
    return files;
  }

  private static RunFile file(Row row) {
    FileStatus status = InternalScanFileUtils.getAddFileStatus(row);
    String run = InternalScanFileUtils.getPartitionValues(row).get(TreeTable.RUN);
    Optional<String> statistics =
        new AddFile(row.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL)).getStatsJson();
    return new RunFile(
        Long.parseLong(run),
        new Path(status.getPath()),
        status.getSize(),
        statistics.map(TreeTable::ours).orElse(null));
  }

  /** Makes the table, without rows, unless it is there. */
  Snapshot create() {
    Transaction creation;
    DataLayoutSpec layout =
        partitions.isEmpty()
            ? DataLayoutSpec.noDataLayout()
            : DataLayoutSpec.partitioned(partitions);
    try {
      creation =
          TableManager.buildCreateTableTransaction(table, schema, ENGINE)
              .withTableProperties(TreeTable.PROPERTIES)
              .withDataLayoutSpec(layout)
              .withMaxRetries(0)
              .build(engine);
      Optional<Snapshot> created =
          creation.commit(engine, CloseableIterable.emptyIterable()).getPostCommitSnapshot();
      if (created.isPresent()) {
        return created.get();
      }
    } catch (TableAlreadyExistsException | MaxCommitRetryLimitReachedException e) {
      LOG.debug("{} was made by another process", table, e);
    }
    return latest().orElseThrow(() -> new TableNotFoundException(table));
  }

  /**
   * Adds the files of one run in one version, if no commit of this or a later sequence is there.
   *
   * @throws io.delta.kernel.exceptions.ConcurrentTransactionException if there is one
   */
  void append(Snapshot snapshot, long sequence, List<RunFile> files) throws IOException {
    append(snapshot, APPLICATION, sequence, files.stream().map(TableLog::added).toList());
  }

  /** A data file of a hashtree, as something to add. */
  static Added added(RunFile file) {
    return new Added(status(file), Map.of(TreeTable.RUN, Literal.ofLong(file.run())));
  }

  /** What becomes of the rows of files in whose place others are put. */
  enum Rows {
    /** They are in the new files, so that the version changes no data. */
    STAY,
    /** Some are there no longer. */
    GO
  }

  /**
   * Puts files in the place of others, in one version. What is added meanwhile stays.
   *
   * @param old files of the snapshot
   * @throws io.delta.kernel.exceptions.ConcurrentTransactionException if another process has
   *     replaced files since the snapshot
   */
  void replace(Snapshot snapshot, Set<Path> old, List<Added> files, Rows rows) throws IOException {
    boolean changes = rows == Rows.GO;
    long turn = snapshot.getLatestTransactionVersion(engine, REPLACING).orElse(0L) + 1;
    Transaction transaction =
        snapshot
            .buildUpdateTableTransaction(ENGINE, Operation.MANUAL_UPDATE)
            .withTransactionId(REPLACING, turn)
            .withMaxRetries(GIVE_WAY)
            .build(engine);
    Optional<Long> now = Optional.of(System.currentTimeMillis());
    List<Row> actions = new ArrayList<>();
    for (Row file : files(snapshot, Function.identity())) {
      if (old.contains(new Path(InternalScanFileUtils.getAddFileStatus(file).getPath()))) {
        AddFile replaced = new AddFile(file.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL));
        actions.add(
            SingleAction.createRemoveFileSingleAction(replaced.toRemoveFileRow(changes, now)));
      }
    }
    for (Added file : files) {
      actions.add(SingleAction.createAddFileSingleAction(action(file, changes).toRow()));
    }
    commit(transaction, actions);
  }

  private AddFile action(Added file, boolean changes) {
    return AddFile.convertDataFileStatus(
        schema,
        new Path(table).toUri(),
        file.status(),
        file.partition(),
        changes,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** A data file to add, and the values of its partition columns. */
  record Added(DataFileStatus status, Map<String, Literal> partition) {}

  /**
   * Adds files in one version, unless this or a later version of the application's is there.
   *
   * @throws io.delta.kernel.exceptions.ConcurrentTransactionException if it is
   */
  void append(Snapshot snapshot, String application, long version, List<Added> files)
      throws IOException {
    Transaction transaction =
        snapshot
            .buildUpdateTableTransaction(ENGINE, Operation.WRITE)
            .withTransactionId(application, version)
            .withMaxRetries(GIVE_WAY)
            .build(engine);
    Row state = transaction.getTransactionState(engine);
    List<Row> actions = new ArrayList<>();
    for (Added file : files) {
      try (CloseableIterator<Row> rows =
          Transaction.generateAppendActions(
              engine,
              state,
              Utils.singletonCloseableIterator(file.status()),
              Transaction.getWriteContext(engine, state, file.partition()))) {
        while (rows.hasNext()) {
          actions.add(rows.next());
        }
      }
    }
    commit(transaction, actions);
  }

  private void commit(Transaction transaction, List<Row> actions) throws IOException {
    TransactionCommitResult result =
        transaction.commit(
            engine,
            CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator())));
    for (PostCommitHook hook : result.getPostCommitHooks()) {
      afterwards(hook);
    }
  }

  private static DataFileStatus status(RunFile file) {
    return new DataFileStatus(
        file.path().toString(),
        file.length(),
        System.currentTimeMillis(),
        Optional.ofNullable(file.statistics()).map(TreeTable::delta));
  }

  // Checkpoints make later reads faster; the commit stands without them.
  private void afterwards(PostCommitHook hook) {
    if (hook.getType() == PostCommitHook.PostCommitHookType.CHECKSUM_FULL) {
      return;
    }
    try {
      hook.threadSafeInvoke(engine);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} of {} did not succeed", hook.getType(), table, e);
    }
  }
}
