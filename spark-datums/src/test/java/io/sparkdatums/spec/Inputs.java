package io.sparkdatums.spec;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Random valid inputs; the names of the leaves are numbered, so that none is there twice. */
final class Inputs {
  private Inputs() {}

  static Arbitrary<Input> any() {
    return Arbitraries.lazyOf(Inputs::leaf, Inputs::leaf, Inputs::combined)
        .map(input -> numbered(input, new int[1]));
  }

  private static Arbitrary<Input> combined() {
    Arbitrary<Input> child = Arbitraries.lazyOf(Inputs::leaf, Inputs::leaf, Inputs::combined);
    return Combinators.combine(
            child.list().ofMinSize(1).ofMaxSize(3), Arbitraries.integers().between(0, 3))
        .as(
            (inputs, kind) ->
                switch (kind) {
                  case 0 -> new Input.Cross(inputs);
                  case 1 -> new Input.Union(inputs);
                  case 2 -> new Input.Join(inputs);
                  default -> new Input.Group(inputs);
                });
  }

  private static Arbitrary<Input> leaf() {
    Arbitrary<Boolean> flag = Arbitraries.of(true, false);
    Arbitrary<String> key = Arbitraries.of("", "$1", "k-${1}0", "$9");
    Arbitrary<Trigger> trigger =
        Combinators.combine(
                flag,
                Arbitraries.of("0 * * * *", "@every 90s").injectNull(0.5),
                Arbitraries.longs().between(0, Long.MAX_VALUE >> 16),
                Arbitraries.integers().greaterOrEqual(1))
            .as(Trigger::new);
    Arbitrary<Input> repo =
        Combinators.combine(
                Arbitraries.of("master", "b"),
                Arbitraries.of("/", "/*", "/(*)/[!a]", "/\\\\*"),
                flag,
                flag,
                key,
                flag,
                key,
                trigger.injectNull(0.7))
            .as(
                (branch, glob, lazy, empty, joinOn, outer, groupBy, when) ->
                    new Input.Files(
                        "r",
                        "r",
                        null,
                        branch,
                        lazy ? "3" : null,
                        glob,
                        lazy,
                        empty,
                        lazy != empty,
                        joinOn,
                        outer,
                        groupBy,
                        when));
    Arbitrary<Input> path =
        Arbitraries.of("/data", "s3a://b/x").map(uri -> Input.Files.ofPath("r", uri, "/*"));
    Arbitrary<Input> cron =
        flag.map(
            overwrite ->
                new Input.Cron(
                    "r", "ticks", "@daily", overwrite, overwrite ? Instant.EPOCH : null));
    return Arbitraries.oneOf(repo, repo, path, cron);
  }

  private static Input numbered(Input input, int[] next) {
    if (input instanceof Input.Files f) {
      return new Input.Files(
          "r" + next[0]++,
          f.repo(),
          f.path(),
          f.branch(),
          f.commit(),
          f.glob(),
          f.lazy(),
          f.emptyFiles(),
          f.byReference(),
          f.joinOn(),
          f.outerJoin(),
          f.groupBy(),
          f.trigger());
    }
    if (input instanceof Input.Cron c) {
      return new Input.Cron("c" + next[0]++, c.repo(), c.spec(), c.overwrite(), c.start());
    }
    if (input instanceof Input.Cross c) {
      return new Input.Cross(numbered(c.inputs(), next));
    }
    if (input instanceof Input.Union u) {
      return new Input.Union(numbered(u.inputs(), next));
    }
    if (input instanceof Input.Join j) {
      return new Input.Join(numbered(j.inputs(), next));
    }
    return new Input.Group(numbered(((Input.Group) input).inputs(), next));
  }

  private static List<Input> numbered(List<Input> inputs, int[] next) {
    List<Input> numbered = new ArrayList<>();
    for (Input input : inputs) {
      numbered.add(numbered(input, next));
    }
    return numbered;
  }
}
