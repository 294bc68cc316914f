package io.sparkdatums.datum;

import io.sparkdatums.glob.Captures;
import io.sparkdatums.glob.Glob;
import io.sparkdatums.glob.Template;
import io.sparkdatums.pack.PathOrder;
import io.sparkdatums.spec.Input;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the datums of an input are, worked out in memory as Pachyderm's iterators do: one datum
 * after the other, no engine.
 */
public final class ReferenceInputs {
  private final List<List<String>> paths;
  private int next;

  /**
   * @param paths of each leaf, in the order of the spec
   */
  private ReferenceInputs(List<List<String>> paths) {
    this.paths = paths;
  }

  /** A match: which leaf in the order of the spec, and which path. */
  public record One(int leaf, String name, String path, String joinOn, String groupBy) {}

  /**
   * The datums, each as its matches ordered by name.
   *
   * @param paths what each leaf may match, in the order of the spec
   */
  public static List<List<One>> of(Input input, List<List<String>> paths) {
    List<List<One>> datums = new ArrayList<>();
    for (List<One> datum : new ReferenceInputs(paths).datums(input)) {
      List<One> sorted = new ArrayList<>(datum);
      sorted.sort(Comparator.comparing(One::name));
      datums.add(sorted);
    }
    return datums;
  }

  private List<List<One>> datums(Input input) {
    if (input instanceof Input.Files files) {
      return leaf(files);
    }
    List<List<List<One>>> children = new ArrayList<>();
    for (Input child : input.children()) {
      children.add(datums(child));
    }
    if (input instanceof Input.Union) {
      return children.stream().flatMap(List::stream).toList();
    }
    if (input instanceof Input.Cross) {
      return cross(children);
    }
    return input instanceof Input.Join join ? join(join, children) : group(children);
  }

  private List<List<One>> leaf(Input.Files files) {
    Glob glob = Glob.parse(files.glob());
    int leaf = next++;
    List<List<One>> datums = new ArrayList<>();
    for (String path : paths.get(leaf)) {
      Captures captures = glob.match(path);
      if (captures != null) {
        datums.add(
            List.of(
                new One(
                    leaf,
                    files.name(),
                    path,
                    Template.parse(files.joinOn()).expand(captures),
                    Template.parse(files.groupBy()).expand(captures))));
      }
    }
    return datums;
  }

  private static List<List<One>> cross(List<List<List<One>>> children) {
    List<List<One>> product = List.of(List.of());
    for (List<List<One>> child : children) {
      List<List<One>> longer = new ArrayList<>();
      for (List<One> left : product) {
        for (List<One> right : child) {
          List<One> both = new ArrayList<>(left);
          both.addAll(right);
          longer.add(both);
        }
      }
      product = longer;
    }
    return product;
  }

  private static List<List<One>> join(Input.Join join, List<List<List<One>>> children) {
    Map<String, List<List<List<One>>>> keys = new LinkedHashMap<>();
    for (int i = 0; i < children.size(); i++) {
      for (List<One> datum : children.get(i)) {
        for (One one : datum) {
          List<List<List<One>>> lists =
              keys.computeIfAbsent(
                  one.joinOn(),
                  key -> {
                    List<List<List<One>>> empty = new ArrayList<>();
                    children.forEach(child -> empty.add(new ArrayList<>()));
                    return empty;
                  });
          lists.get(i).add(List.of(one));
        }
      }
    }
    List<List<One>> joined = new ArrayList<>();
    for (List<List<List<One>>> lists : keys.values()) {
      if (lists.stream().noneMatch(List::isEmpty)) {
        joined.addAll(cross(lists));
        continue;
      }
      List<List<List<One>>> outer = new ArrayList<>();
      for (int i = 0; i < lists.size(); i++) {
        boolean stays = join.inputs().get(i) instanceof Input.Files files && files.outerJoin();
        if (stays && !lists.get(i).isEmpty()) {
          outer.add(lists.get(i));
        }
      }
      if (!outer.isEmpty()) {
        joined.addAll(cross(outer));
      }
    }
    return joined;
  }

  private static List<List<One>> group(List<List<List<One>>> children) {
    Map<String, List<One>> groups = new TreeMap<>();
    for (List<List<One>> child : children) {
      for (List<One> datum : child) {
        for (One one : datum) {
          groups.computeIfAbsent(one.groupBy(), key -> new ArrayList<>()).add(one);
        }
      }
    }
    List<List<One>> datums = new ArrayList<>();
    for (List<One> group : groups.values()) {
      group.sort(Comparator.comparing(One::path, PathOrder::compare).thenComparing(One::leaf));
      // What a join or a union has repeated is in its group once.
      Set<String> files = new HashSet<>();
      datums.add(group.stream().filter(one -> files.add(one.name() + "\0" + one.path())).toList());
    }
    return datums;
  }
}
