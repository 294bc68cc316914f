package io.sparkdatums.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sparkdatums.api.DatumsException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The four splitters against simple oracles. */
class SplittersTest {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static List<String> split(SplitFormat format, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Splitter splitter = format.open(new ByteSource("test", new ByteArrayInputStream(bytes), 0));
    List<String> records = new ArrayList<>();
    try {
      while (splitter.hasNext() && splitter.hasNext()) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        splitter.next(out);
        records.add(out.toString(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return records;
  }

  private static void assertRefused(SplitFormat format, String text, String problem) {
    assertThatThrownBy(() -> split(format, text))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[SPLIT_SYNTAX] test, byte ")
        .hasMessageContaining(problem);
  }

  @Property(tries = 500)
  void linesAreThoseOfARegularExpression(@ForAll("lineText") String text) {
    List<String> expected = text.isEmpty() ? List.of() : List.of(text.split("(?<=\n)", -1));
    if (text.endsWith("\n")) {
      expected = expected.subList(0, expected.size() - 1);
    }
    assertThat(split(SplitFormat.LINE, text)).isEqualTo(expected);
  }

  @Provide
  Arbitrary<String> lineText() {
    return Arbitraries.of("a", "\n", "\r\n", "ä", "\0", "x".repeat(70_000))
        .list()
        .ofMaxSize(20)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 500)
  void jsonValuesComeOutAsTheyWereWritten(
      @ForAll("jsonValues") List<String> values, @ForAll("spaces") List<String> spaces) {
    StringBuilder text = new StringBuilder(spaces.get(0));
    for (int i = 0; i < values.size(); i++) {
      text.append(values.get(i)).append(spaces.get(i % spaces.size())).append("\n");
    }
    assertThat(split(SplitFormat.JSON, text.toString())).isEqualTo(values);
  }

  @Provide
  Arbitrary<List<String>> jsonValues() {
    return json(3).list().ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<String>> spaces() {
    return Arbitraries.of("", " ", "\t", "\r\n", "  \n").list().ofMinSize(1).ofMaxSize(5);
  }

  private static Arbitrary<String> json(int depth) {
    Arbitrary<String> scalar =
        Arbitraries.of(
            "0",
            "-1",
            "12.50",
            "1e9",
            "-0.0E-3",
            "true",
            "false",
            "null",
            "\"\"",
            "\"a\\\"b\"",
            "\"\\u00e4 {[\"",
            "\"ä \\\\\"");
    if (depth == 0) {
      return scalar;
    }
    Arbitrary<String> inner = json(depth - 1);
    Arbitrary<String> list =
        inner.list().ofMaxSize(3).map(items -> "[ " + String.join(" , ", items) + "\n]");
    Arbitrary<String> object =
        inner
            .list()
            .ofMaxSize(3)
            .map(
                items ->
                    "{" + String.join(",", items.stream().map(i -> "\"k\" :" + i).toList()) + "}");
    return Arbitraries.oneOf(scalar, list, object);
  }

  @Property(tries = 2000)
  void anyTextIsRefusedOrAListOfJsonValues(@ForAll("jsonText") String text) throws IOException {
    List<String> records;
    try {
      records = split(SplitFormat.JSON, text);
    } catch (DatumsException e) {
      assertThat(e.errorClass()).isEqualTo("SPLIT_SYNTAX");
      return;
    }
    for (String record : records) {
      assertThat(JSON.readTree(record)).isNotNull();
    }
    assertThat(String.join("", records).replaceAll("[ \t\r\n]", ""))
        .isEqualTo(text.replaceAll("[ \t\r\n]", ""));
  }

  @Provide
  Arbitrary<String> jsonText() {
    return Arbitraries.of(
            "{", "}", "[", "]", "\"", ",", ":", "\"k\":", "1", "-", ".5", "e3", "0", "true", "nul",
            "l", "\\", "\\u12", " ", "\n", "ä", "{}", "[]", "\"s\"")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Test
  void deepNestingIsBoundedAndBigValuesAreNotKept() {
    assertThat(split(SplitFormat.JSON, "[".repeat(9_999) + "]".repeat(9_999))).hasSize(1);
    assertRefused(SplitFormat.JSON, "[".repeat(20_000), "nested deeper than 10000 levels");
  }

  @Property(tries = 1000)
  void csvIsReadAndWrittenAsGoDoes(
      @ForAll("csvRecords") List<List<String>> records, @ForAll boolean crlf) {
    String text = write(records, true, crlf ? "\r\n" : "\n");
    List<String> expected =
        records.stream()
            .map(
                record ->
                    write(
                        List.of(record.stream().map(SplittersTest::unified).toList()), false, "\n"))
            .toList();
    assertThat(split(SplitFormat.CSV, text)).isEqualTo(expected);
  }

  private static String unified(String field) {
    return field.replace("\r\n", "\n");
  }

  /** Go's writer, with quotes around every field or around those that need them. */
  private static String write(List<List<String>> records, boolean quoteAll, String end) {
    StringBuilder out = new StringBuilder();
    for (List<String> record : records) {
      List<String> fields = new ArrayList<>();
      for (String field : record) {
        boolean needed =
            field.equals("\\.")
                || Stream.of(",", "\"", "\r", "\n").anyMatch(field::contains)
                || (!field.isEmpty() && " \t\u00a0\u2003".indexOf(field.charAt(0)) >= 0);
        fields.add(needed || quoteAll ? "\"" + field.replace("\"", "\"\"") + "\"" : field);
      }
      out.append(String.join(",", fields)).append(end);
    }
    return out.toString();
  }

  @Provide
  Arbitrary<List<List<String>>> csvRecords() {
    Arbitrary<String> field =
        Arbitraries.of(
                "", "a", "b c", " d", "\u2003e", "f,g", "\"", "h\ni", "j\r\nk", "l\rm", "\\.", "ä")
            .list()
            .ofMaxSize(2)
            .map(parts -> String.join("", parts));
    return field.list().ofMinSize(1).ofMaxSize(4).list().ofMaxSize(5);
  }

  @Test
  void csvExamples() {
    assertThat(split(SplitFormat.CSV, "a,b")).containsExactly("a,b\n");
    assertThat(split(SplitFormat.CSV, "a,b\n\n\r\nc")).containsExactly("a,b\n", "c\n");
    assertThat(split(SplitFormat.CSV, "a,")).containsExactly("a,\n");
    assertThat(split(SplitFormat.CSV, "\"\"")).containsExactly("\n");
    assertThat(split(SplitFormat.CSV, "\n\n")).isEmpty();
    assertThat(split(SplitFormat.CSV, "a\r\nb\r")).containsExactly("a\n", "b\n");
    assertThat(split(SplitFormat.CSV, "\ra\n")).containsExactly("\"\ra\"\n");
    assertRefused(SplitFormat.CSV, "a,b\"c", "a quote in a field that does not begin with one");
    assertRefused(SplitFormat.CSV, "\"a\"b", "neither a comma nor an end of line");
    assertRefused(SplitFormat.CSV, "\"a", "is not ended");
  }

  @Test
  void aLongFieldOfCsvKeepsItsValue() {
    String field = "a".repeat(3 << 20);
    assertThat(split(SplitFormat.CSV, "x," + field + ",y\n"))
        .containsExactly("x,\"" + field + "\",y\n");
  }

  @Property(tries = 1000)
  void anyCsvIsRefusedOrReadTwiceTheSame(@ForAll("csvText") String text) {
    try {
      List<String> once = split(SplitFormat.CSV, text);
      // A CR LF that is left, of CR CR LF, is LF when it is read again; a blank line is nothing.
      List<String> full =
          once.stream()
              .filter(record -> !record.equals("\n"))
              .map(record -> record.replace("\r\n", "\n"))
              .toList();
      assertThat(split(SplitFormat.CSV, String.join("", once))).isEqualTo(full);
    } catch (DatumsException e) {
      assertThat(e.errorClass()).isEqualTo("SPLIT_SYNTAX");
    }
  }

  @Provide
  Arbitrary<String> csvText() {
    return Arbitraries.of("a", ",", "\"", "\"\"", "\n", "\r", "\r\n", " ", "\\.", "ä", "\0")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 300)
  void rowsOfADumpAreTheLinesOfItsCopySection(@ForAll("rows") List<String> rows)
      throws IOException {
    String header = "-- a dump\nSET x = 1;\n\nCOPY public.t (a, b) FROM stdin;\n";
    String trailer = "\\.\n\n-- done\n";
    byte[] bytes = (header + String.join("", rows) + trailer).getBytes(StandardCharsets.UTF_8);
    Splitter splitter =
        SplitFormat.SQL.open(new ByteSource("test", new ByteArrayInputStream(bytes), 0));
    List<String> found = new ArrayList<>();

    assertThat(splitter.header()).asString(StandardCharsets.UTF_8).isEqualTo(header);
    while (splitter.hasNext()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      splitter.next(out);
      found.add(out.toString(StandardCharsets.UTF_8));
    }
    assertThat(found).isEqualTo(rows);
    assertThat(splitter.trailer()).asString(StandardCharsets.UTF_8).isEqualTo(trailer);
  }

  @Property(tries = 1000)
  void anyDumpIsRefusedOrAllOfItIsHeaderRowsAndTrailer(@ForAll("dumpText") String text)
      throws IOException {
    Splitter splitter =
        SplitFormat.SQL.open(
            new ByteSource(
                "test", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 0));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<String> rows = new ArrayList<>();
    try {
      all.write(splitter.header());
      while (splitter.hasNext()) {
        ByteArrayOutputStream row = new ByteArrayOutputStream();
        splitter.next(row);
        rows.add(row.toString(StandardCharsets.UTF_8));
        row.writeTo(all);
      }
      all.write(splitter.trailer());
    } catch (DatumsException e) {
      assertThat(e.errorClass()).isEqualTo("SPLIT_SYNTAX");
      return;
    }
    assertThat(all.toString(StandardCharsets.UTF_8)).isEqualTo(text);
    assertThat(rows).allMatch(row -> row.indexOf('\n') == row.length() - 1);
    assertThat(rows).noneMatch(row -> row.startsWith("\\."));
  }

  @Provide
  Arbitrary<String> dumpText() {
    return Arbitraries.of(
            "COPY t (a) FROM stdin;\n", "\\.\n", "\\.", "\n", "a\n", "\\", "COPY ", "\r\n", "é")
        .list()
        .ofMaxSize(8)
        .map(pieces -> String.join("", pieces));
  }

  @Provide
  Arbitrary<List<String>> rows() {
    return Arbitraries.of("1\ta\n", "\\N\t2\n", "\n", "\\\\.\n", "COPY x FROM stdin;\n", "ä.\n")
        .list()
        .ofMaxSize(9);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SELECT 1;\n", "COPY t FROM stdin;\n1\n", "COPY t FROM stdin;\n\\"})
  void whatIsNoWholeDumpIsRefused(String text) {
    assertThatThrownBy(() -> split(SplitFormat.SQL, text))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining("[SPLIT_SYNTAX]");
  }

  @Test
  void aSecondSectionIsRefused() {
    String section = "COPY t FROM stdin;\n1\n\\.\n";
    assertThat(split(SplitFormat.SQL, section)).containsExactly("1\n");
    assertRefused(SplitFormat.SQL, section + section, "a second COPY section");
  }
}
