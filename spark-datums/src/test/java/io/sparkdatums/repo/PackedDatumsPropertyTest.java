package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkdatums.pack.Packs;
import io.sparkdatums.tree.Change;
import io.sparkdatums.tree.ChangeBytes;
import io.sparkdatums.tree.Commit;
import io.sparkdatums.tree.EditSequences;
import io.sparkdatums.tree.EditSequences.Job;
import io.sparkdatums.tree.EditSequences.Output;
import io.sparkdatums.tree.ReferenceTree;
import io.sparkdatums.tree.TestData;
import io.sparkdatums.tree.TreeRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.spark.sql.Row;

/** From packs to a tree by the steps of the Spark job, with a sort in place of its shuffle. */
class PackedDatumsPropertyTest {
  private Path directory = Path.of("");
  private Branch branch;
  private final Map<Output, PackedDatum> packed = new HashMap<>();
  private int packs;

  @BeforeTry
  void open() throws IOException {
    directory = Files.createTempDirectory("repo");
    Warehouse warehouse = Warehouse.open(directory.toString(), new Configuration());
    branch = warehouse.createRepo("r", "").branch("master");
    packed.clear();
  }

  @AfterTry
  void delete() {
    FileUtil.fullyDelete(directory.toFile());
  }

  @Provide
  Arbitrary<List<Job>> jobs() {
    return EditSequences.jobs();
  }

  @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
  void packsEndInTheTreeThatAPlainBuildMakes(
      @ForAll("jobs") List<Job> jobs,
      @ForAll @IntRange(min = 1, max = 8) int shards,
      @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    List<Output> before = List.of();
    Commit head = null;
    for (Job job : jobs) {
      ReferenceTree reference = job.tree();
      if (reference.hasConflict()) {
        continue;
      }
      List<PackedDatum> changes = changes(before, job.datums(), random);
      CommitFacts facts = Changes.facts("job", changes.size(), shards);
      head =
          new TreeCommitter(branch, head, facts, TreeCommitter.Phases.NONE)
              .commit(
                  PartitionRange.alone(),
                  random.nextBoolean(),
                  (plan, draft) -> merge(plan, draft, changes, random));
      before = job.datums();
      List<TreeRow> expected =
          reference.rows(head.shards()).stream().map(TestData::meaning).toList();
      assertThat(Changes.rows(branch)).containsExactlyElementsOf(expected);
    }
  }

  private List<PackedDatum> changes(List<Output> before, List<Output> after, Random random) {
    List<Output> added = after.stream().distinct().filter(o -> !packed.containsKey(o)).toList();
    for (int from = 0; from < added.size(); ) {
      int to = from + 1 + random.nextInt(added.size() - from);
      write(added.subList(from, to));
      from = to;
    }
    List<PackedDatum> changes = new ArrayList<>();
    List<Output> left = new ArrayList<>(before);
    for (Output datum : after) {
      if (!left.remove(datum)) {
        changes.add(packed.get(datum));
      }
    }
    for (Output datum : left) {
      PackedDatum gone = packed.get(datum);
      changes.add(new PackedDatum(-1, gone.pack(), gone.ordinal(), 0));
    }
    changes.sort(Comparator.comparing(PackedDatum::pack));
    return changes;
  }

  private void write(List<Output> outputs) {
    String name = "j/p" + packs++;
    Packs pack = Packs.named(name);
    for (int i = 0; i < outputs.size(); i++) {
      Output output = outputs.get(i);
      Map<String, String> files = new TreeMap<>(output.files());
      output.directories().forEach(path -> files.put(path + "/", ""));
      pack.datum(output.key(), files);
      packed.put(output, new PackedDatum(1, name, i, 0));
    }
    Warehouse warehouse = branch.repo().warehouse();
    pack.writeTo(warehouse.storage().files(), warehouse.packFile(name));
  }

  private Merged merge(MergePlan plan, CommitDraft draft, List<PackedDatum> datums, Random random)
      throws IOException {
    Warehouse warehouse = branch.repo().warehouse();
    List<Row> chunks = new ArrayList<>();
    List<byte[]> left = new ArrayList<>();
    boolean canLeave = Integer.bitCount(plan.shards()) == 1;
    PackChanges.Leaving leaving =
        (pack, chosen) -> canLeave && random.nextBoolean() && left.add(chosen.encode());
    try (SpillSort sort = new SpillSort(64 << random.nextInt(8), directory);
        PackChanges changes =
            new PackChanges(warehouse, datums.iterator(), plan.shards(), leaving)) {
      new ShardChunks(new Claimed(changes, plan.shards()), plan.shards())
          .forEachRemaining(chunks::add);
      Iterator<Change> root = List.of(Change.touch("/")).iterator();
      new ShardChunks(ChangeBytes.of(root, plan.shards()), plan.shards())
          .forEachRemaining(chunks::add);
      for (int shard = 0; plan.base() && shard < plan.shards(); shard++) {
        chunks.add(ShardChunks.mention(shard));
      }
      for (Row chunk : chunks) {
        sort.addAll(chunk.getAs(ShardChunks.CHANGES));
      }
      for (byte[] part : left) {
        for (int shard = 0; shard < plan.shards(); shard++) {
          PackSelection chosen = PackSelection.decode(part);
          PackChanges.read(warehouse, chosen, shard, plan.shards(), sort);
        }
      }
      return LocalMerge.merge(plan, draft, sort.sorted());
    }
  }
}
