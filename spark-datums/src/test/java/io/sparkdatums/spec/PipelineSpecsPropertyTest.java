package io.sparkdatums.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.sparkdatums.api.DatumsException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PipelineSpecsPropertyTest {
  private static final String FULL =
      """
      {"pipeline": {"name": "p"}, "description": "d",
       "transform": {"cmd": ["sh", "-e"], "stdin": ["a", "b"], "env": {"K": "v"},
         "accept_return_code": [1, "2"], "err_cmd": ["true"], "user": "u:g"},
       "input": {"cross": [
         {"pfs": {"name": "i", "repo": "r", "branch": "b", "glob": "/(*)/x", "lazy": true}},
         {"join": [{"pfs": {"repo": "s", "glob": "/(*)", "join_on": "$1", "outer_join": true}},
           {"union": [{"cron": {"name": "c", "spec": "@every 1h", "start": "2020-01-01T00:00:00Z"}},
             {"group": [{"pfs": {"repo": "t", "glob": "/", "group_by": "x",
               "trigger": {"size": "1MB", "cron_spec": "0 1 2 3 mon-fri"}}}]}]}]}]},
       "parallelism_spec": {"coefficient": 0.5}, "hashtree_spec": {"constant": 4},
       "datum_timeout": "1h2m3.5s", "output_conflict": "error", "egress": null}
      """;

  private static final String YAML =
      """
      # a comment
      pipeline: {name: p}
      description: |
        several
        lines
      transform: &code
        cmd: [sh, "-e"]
        env: {K: v, L: 'w'}
      input:
        pfs:
          repo: r
          glob: "/(*)/x"
      parallelism_spec: {constant: "2"}
      datum_timeout: 1h2m3.5s
      metadata: {labels: {a: b}}
      ---
      {pipeline: {name: q}, transform: *code, input: {pfs: {repo: p, glob: /}}}
      """;

  @Property(tries = 2000)
  void anyTextIsRefusedOrReadSoon(@ForAll("texts") String text) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          try {
            assertThat(PipelineSpecs.parse("fuzz", text, null)).isNotEmpty();
          } catch (DatumsException e) {
            assertThat(e.errorClass()).startsWith("SPEC_");
            assertThat(e.getMessage().split("\n")).hasSize(3);
          }
        });
  }

  /** Nonsense, and good specs of which pieces were cut out, put in, repeated or swapped. */
  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "'",
            ",",
            ":",
            ": ",
            "null",
            "~",
            "true",
            "-",
            "- ",
            "? ",
            "&a ",
            "*a",
            "*code",
            "!!int ",
            "!x ",
            "%YAML 1.1\n",
            "---\n",
            "...\n",
            "|\n",
            ">-\n",
            "\n",
            "\n  ",
            "\t",
            "\r",
            "#",
            "<<: ",
            "1e999",
            "1e999999999",
            "-0",
            "0x1F",
            ".inf",
            "\\u0000",
            "\u0000",
            "\uFEFF",
            "\u2028",
            "\"x\":{}",
            "[[[[",
            "9".repeat(200),
            "99999999999999999999",
            "0.1",
            "\uD800",
            "\"\"",
            "// c",
            "\"salt\":\"a\",",
            "salt: a\n");
    Arbitrary<String> inserted =
        Combinators.combine(pieces, Arbitraries.of(1, 1, 1, 2, 20, 3_000))
            .as((piece, times) -> piece.repeat(times));
    Arbitrary<String> mutated =
        Combinators.combine(
                Arbitraries.of(FULL, YAML),
                Arbitraries.integers().between(0, YAML.length()),
                Arbitraries.integers().between(0, 12),
                inserted)
            .as(PipelineSpecsPropertyTest::mutate);
    Arbitrary<String> twice =
        Combinators.combine(
                mutated,
                Arbitraries.integers().between(0, YAML.length()),
                Arbitraries.integers().between(0, 12),
                pieces)
            .as(PipelineSpecsPropertyTest::mutate);
    return Arbitraries.oneOf(
        mutated,
        twice,
        twice,
        Arbitraries.strings(),
        pieces.list().ofMaxSize(20).map(l -> String.join("", l)));
  }

  private static String mutate(String text, int at, int length, String piece) {
    int start = Math.min(at, text.length());
    return text.substring(0, start)
        + piece
        + text.substring(Math.min(text.length(), start + length));
  }

  @Property(tries = 300)
  void whatIsWrittenReadsBackAsTheSame(@ForAll("specs") PipelineSpec spec) {
    assertThat(PipelineSpecs.parse("json", PipelineSpecs.json(spec), null))
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("notices")
        .containsExactly(spec);
  }

  @Provide
  Arbitrary<PipelineSpec> specs() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .excludeChars('\0')
            .ofMaxLength(12)
            .filter(PipelineSpecsPropertyTest::whole);
    Arbitrary<String> word = text.filter(s -> !s.isEmpty());
    Arbitrary<List<String>> words = word.list().ofMaxSize(3);
    Arbitrary<String> name =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withChars("_-0")
            .ofMinLength(1)
            .ofMaxLength(9);
    Arbitrary<Transform> transform =
        Combinators.combine(
                word.list().ofMinSize(1).ofMaxSize(3),
                words,
                Arbitraries.maps(name, text).ofMaxSize(3),
                word.injectNull(0.5),
                Arbitraries.integers().between(0, 255).set().ofMaxSize(3),
                words,
                Arbitraries.of("u", "u:g", "1000").injectNull(0.5))
            .as(
                (cmd, stdin, env, dir, codes, err, user) ->
                    new Transform(
                        cmd,
                        stdin,
                        env,
                        dir,
                        user,
                        Set.copyOf(codes),
                        err,
                        stdin,
                        null,
                        null,
                        List.of(),
                        dir));
    Arbitrary<Input> input = Inputs.any();
    Arbitrary<Parallelism> parallelism =
        Arbitraries.oneOf(
            Arbitraries.just(Parallelism.EVERY_SLOT),
            Arbitraries.integers().greaterOrEqual(1).map(Parallelism.Constant::new),
            Arbitraries.doubles().between(0.01, 1e9).map(Parallelism.Coefficient::new));
    Arbitrary<Duration> duration =
        Arbitraries.longs().between(1, Long.MAX_VALUE).map(Duration::ofNanos).injectNull(0.5);
    Arbitrary<Integer> small = Arbitraries.integers().between(1, 65536);
    return Combinators.combine(transform, input, parallelism, duration, duration, small, name, text)
        .as(
            (code, in, workers, datum, job, number, word1, free) ->
                new PipelineSpec(
                    "p" + word1,
                    free,
                    new Metadata(Map.of(free, word1), Map.of()),
                    code,
                    in,
                    word1,
                    OutputConflict.values()[number % 2],
                    workers,
                    new Scaling(number % 2 == 0, job),
                    new DatumSets(number, (long) number * number, number % 5),
                    number,
                    number,
                    number,
                    datum,
                    job,
                    free,
                    ReprocessSpec.values()[number % 2],
                    number % 3 == 0 ? null : "s3a://b/" + word1,
                    List.of()));
  }

  private static boolean whole(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
