package io.sparkdatums.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Merging runs against the sort of the JDK, which is stable too. */
final class RunMergeTest {

  @Property(tries = 500)
  void mergesAsAStableSortDoes(
      @ForAll @Size(max = 200) List<@IntRange(max = 30) Integer> values,
      @ForAll @Size(max = 40) List<@IntRange(max = 5) Integer> others) {
    int[] numbers = IntStream.range(0, values.size()).toArray();
    RunMerge merge = new RunMerge((a, b) -> Integer.compare(values.get(a), values.get(b)));
    int start = values.size() / 3;

    int[] sorted = merge.sorted(numbers, start, numbers.length).clone();

    assertThat(Arrays.stream(sorted).limit(numbers.length - start).boxed())
        .containsExactlyElementsOf(
            IntStream.range(start, values.size())
                .boxed()
                .sorted(Comparator.comparing(values::get))
                .toList());
    assertThat(numbers).isSorted();
    int[] few = IntStream.range(0, Math.min(others.size(), values.size())).toArray();
    assertThat(Arrays.stream(merge.sorted(few, 0, few.length)).limit(few.length).boxed())
        .isSortedAccordingTo(Comparator.comparing(values::get));
  }
}
