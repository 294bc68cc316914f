package io.sparkdatums.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random sequences of jobs: each says which datums there are afterwards and what they write. */
public final class EditSequences {
  /** What one datum writes. */
  public record Output(
      String key, String pack, Map<String, String> files, List<String> directories) {
    public void into(List<Change> changes, boolean plus) {
      files.forEach(
          (path, text) -> {
            Part part = TestData.part(pack, key, text);
            changes.add(plus ? TestData.add(path, part) : TestData.remove(path, part));
          });
      for (String path : directories) {
        changes.add(plus ? TestData.record(path, key) : TestData.unrecord(path));
      }
    }

    public void into(ReferenceTree tree) {
      files.forEach((path, text) -> tree.add(path, TestData.part(pack, key, text)));
      directories.forEach(tree::record);
    }
  }

  /** One job: the datums that it has, by position; the same datum may occur twice. */
  public record Job(List<Output> datums) {
    public ReferenceTree tree() {
      ReferenceTree tree = new ReferenceTree();
      datums.forEach(datum -> datum.into(tree));
      return tree;
    }

    /** What changes from another job to this one. */
    public List<Change> since(List<Output> before) {
      List<Change> changes = new ArrayList<>();
      List<Output> left = new ArrayList<>(before);
      for (Output datum : datums) {
        if (!left.remove(datum)) {
          datum.into(changes, true);
        }
      }
      left.forEach(datum -> datum.into(changes, false));
      return changes;
    }
  }

  private static final String[] NAMES = {
    "a", "b", "a.b", "a-", "A", "ı", "İ", "a b", "a\nb", "*", "\\", "'\"", "\u001f", "\u007f", "é",
    "e\u0301", "\u202e", "\uffee", "😀", "%2F", "..."
  };

  private EditSequences() {}

  public static Arbitrary<String> paths() {
    return Arbitraries.of(NAMES).list().ofMinSize(1).ofMaxSize(4).map(EditSequences::join);
  }

  private static String join(List<String> names) {
    return "/" + String.join("/", names);
  }

  private static Arbitrary<Output> outputs() {
    Arbitrary<String> keys =
        Arbitraries.of("/in/1", "/in/2", "/in/2.a", "/in/2/x", "/in/1\0/other", "/in/1\0/a/b");
    Arbitrary<Map<String, String>> files =
        Arbitraries.maps(paths(), Arbitraries.of("", "x", "yy", "zzz")).ofMaxSize(5);
    Arbitrary<List<String>> directories =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.just(List.of())),
            Tuple.of(1, paths().list().uniqueElements().ofMaxSize(2)));
    return Combinators.combine(keys, Arbitraries.of("j/1", "j/2"), files, directories)
        .as((key, pack, map, list) -> new Output(key, pack, new TreeMap<>(map), list));
  }

  /** Sequences of jobs that share many of their datums. */
  public static Arbitrary<List<Job>> jobs() {
    return outputs()
        .list()
        .ofMinSize(3)
        .ofMaxSize(10)
        .flatMap(
            pool ->
                Arbitraries.of(pool)
                    .list()
                    .ofMaxSize(8)
                    .map(Job::new)
                    .list()
                    .ofMinSize(1)
                    .ofMaxSize(6));
  }
}
