package io.sparkdatums.glob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.api.DatumsException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

  private static boolean matches(String pattern, String path) {
    Glob glob = Glob.parse(pattern);
    assertThat(glob.match(path) != null).isEqualTo(glob.matches(path));
    return glob.matches(path);
  }

  private static List<String> groups(String pattern, String path) {
    Captures captures = Glob.parse(pattern).match(path);
    assertThat(captures).as(pattern + " on " + path).isNotNull();
    return captures.groups();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", ".", "/./", "//", "/a/.."})
  void theRootIsMatchedByThePatternsThatAreCleanedToNothing(String pattern) {
    Glob glob = Glob.parse(pattern);
    assertThat(glob.pattern()).isEqualTo("/");
    assertThat(glob.matches("/")).isTrue();
    assertThat(glob.matches("/a")).isFalse();
    assertThat(glob.isLiteral()).isTrue();
    assertThat(glob.literalPrefix()).isEqualTo("/");
    assertThat(glob.canMatchBelow("/")).isFalse();
    assertThat(glob.match("/").group(0)).isEqualTo("/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "/*", "/*/", "//*//", "./*", "/x/../*"})
  void aStarIsEveryTopLevelEntryHiddenOnesTooButNotTheRoot(String pattern) {
    Glob glob = Glob.parse(pattern);
    assertThat(glob.pattern()).isEqualTo("/*");
    assertThat(glob.matches("/a")).isTrue();
    assertThat(glob.matches("/.hidden")).isTrue();
    assertThat(glob.matches("/a b.c")).isTrue();
    assertThat(glob.matches("/")).isFalse();
    assertThat(glob.matches("/a/b")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/** /a true",
        "/** /a/b/c true",
        "/** / false",
        "/**/c /a/b/c true",
        "/**/c /c false",
        "/**c /c true",
        "/a/*** /a/b/c true",
        "/a*c /ac true",
        "/a*c /abbbc true",
        "/a*c /ab/c false",
        "/?at /cat true",
        "/?at /at false",
        "/a?c /a/c false",
        "/?at /\uD83D\uDE00at true",
        "/*/b /a/b true",
        "/*/b /.a/b true",
        "/a.b /a.b true",
        "/a.b /axb false",
        "/ab* /ab true",
      })
  void wildcards(String pattern, String path, boolean matches) {
    assertThat(matches(pattern, path)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/[abc] /b true",
        "/[abc] /d false",
        "/[a-z] /c true",
        "/[a-z] /C false",
        "/[a-cx-z] /y true",
        "/[!a]* /b true",
        "/[^a]* /b true",
        "/[!a]* /a false",
        "/[!a]* /b/c false",
        "/sub[!x]c.js /sub/c.js true",
        "/sub[!/]c.js /sub/c.js false",
        "/[[:alpha:]] /C true",
        "/[[:alpha:]] /5 false",
        "/[[:^alpha:]] /. true",
        "/[^[:alpha:]] /. true",
        "/[^[:alpha:]] /a false",
        "/[[:digit:][:upper:]_] /Q true",
        "/[[:digit:][:upper:]_] /_ true",
        "/[[:digit:][:upper:]_] /q false",
        "/[]a] /] true",
        "/[!]a] /] false",
        "/[a\\]] /] true",
        "/[a\\-c] /b false",
        "/[a\\-c] /- true",
        "/[a-] /- true",
        "/[-a] /- true",
        "/[*] /* true",
        "/[*] /x false",
        "/[é-ü] /ö true",
      })
  void classes(String pattern, String path, boolean matches) {
    assertThat(matches(pattern, path)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/{abc,def}ghi /defghi true",
        "/{abc,abcd}a /abcda true",
        "/{a,ab}{bc,f} /abc true",
        "/a{,x} /a true",
        "/a{,x} /ax true",
        "/a{,x} /axx false",
        "/{*,**}/b /a/c/b true",
        "/{a/b,c}/d /a/b/d true",
        "/{a/b,c}/d /c/d true",
        "/{a{b,c},d} /ac true",
        "/{a{b,c},d} /d true",
        "/{a(b|c),d} /ac true",
        "/{a|b,c} /a|b true",
        "/(a,b|c) /a,b true",
        "/a,b} /a,b} true",
        "/{} /x false",
      })
  void braces(String pattern, String path, boolean matches) {
    assertThat(matches(pattern, path)).isEqualTo(matches);
  }

  @Test
  void bracesDoNotCaptureAndEveryKindOfGroupDoes() {
    assertThat(groups("/{a,b}/(*).go", "/a/x.go")).containsExactly("x");
    assertThat(groups("/(a|b)/@(*).go", "/a/x.go")).containsExactly("a", "x");
    assertThat(groups("/a*(a|b)/x", "/aba/x")).containsExactly("ba");
    assertThat(groups("/a*(a|b)/x", "/a/x")).containsExactly("");
    assertThat(groups("/+(a|b)/x", "/aba/x")).containsExactly("aba");
    assertThat(groups("/a?(a|b)/x", "/ab/x")).containsExactly("b");
    assertThat(groups("/a?(a|b)/x", "/a/x")).containsExactly("");
    assertThat(groups("/!(a|b)/x", "/y/x")).containsExactly("y");
    assertThat(groups("/test*(/?(+(a|b)/*.go))", "/test/a/x.go"))
        .containsExactly("/a/x.go", "a/x.go", "a");
  }

  @Test
  void groupsAreGreedyFromTheLeft() {
    assertThat(groups("/(*)(*)", "/abc")).containsExactly("abc", "");
    assertThat(groups("/(a|ab)(c|bcd)*(d)", "/abcd")).containsExactly("a", "bcd", "");
    assertThat(groups("/*(@(a)|b)", "/ab")).containsExactly("ab", "a");
    assertThat(groups("/*-(*)", "/a-b-c")).containsExactly("c");
    assertThat(groups("/(**)/(*)", "/a/b/c")).containsExactly("a/b", "c");
    assertThat(groups("/*?(x)", "/ax")).containsExactly("");
  }

  @Test
  void aTurnOfARepetitionThatTakesNothingIsTheLastOne() {
    assertThat(groups("/*(*(f)*(o))", "/ff")).containsExactly("ff", "", "");
    assertThat(groups("/*(|a)", "/a")).containsExactly("a");
    assertThat(groups("/+(?(a)?(b))", "/ab")).containsExactly("ab", "", "");
  }

  @Test
  void aSuperStarBeforeABracketIsAStarAndAGroup() {
    assertThat(matches("/**(a)", "/xa")).isTrue();
    assertThat(matches("/**(a)", "/x/a")).isFalse();
    assertThat(groups("/**(a)", "/xaa")).containsExactly("");
    assertThat(matches("/***(a)", "/x/a")).isTrue();
    assertThat(groups("/ab**(e|f)g", "/abcfefg")).containsExactly("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/!(foo) /foo false",
        "/!(foo) /foobar true",
        "/!(foo)* /foobar false",
        "/!(foo)* /foo false",
        "/!(foo)? /foox true",
        "/!(x) /foo/bar false",
        "/*.!(js) /foo.js.js true",
        "/*.!(js)* /foo.js.js false",
        "/*.!(js)*.js /foo.js.js false",
        "/*.!(js) /a.js false",
        "/*.!(js) /a.min.css true",
        "/!(*.js|*.json) /a.js false",
        "/!(*.js|*.json) /a.json false",
        "/!(*.js|*.json) /a.js.gz true",
        "/!(*.a|*.b)* /a.abcd false",
        "/!(!(foo)) /foo true",
        "/!(!(foo)) /bar false",
        "/!(!(!(foo))) /foo false",
        "/!(!(!(!(foo)))) /foo true",
        "/a!(x) /a true",
        "/a!(x) /ax false",
        "/a*!(x) /ax true",
        "/*(!(f)) /f false",
        "/*(!(f)) /fff true",
        "/@(!(z*)|*x) /zoot false",
        "/@(!(z*)|*x) /zoox true",
        "/!(tmp)/x /tmp/x false",
        "/!(tmp)/x /tmpfile/x false",
        "/!(tmp)/x /data/x true",
        "/*/!(b) /a/c true",
        "/*/!(b) /a/b false",
        "/!(a|b)/x /y/x true",
      })
  void negations(String pattern, String path, boolean matches) {
    assertThat(matches(pattern, path)).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/a\\*b /a*b true",
        "/a\\*b /axb false",
        "/\\{a,b\\} /{a,b} true",
        "/a\\\\b /a\\b true",
        "/a|b) /a|b) true",
        "/a@b!c^d+e /a@b!c^d+e true",
        "/{a\\+,b} /b true",
        "/{a+,b} /b false",
        "/{a+,b} /a+,b} true",
        "/(a+|b) /b false",
        "/(a+|b) /a+|b) true",
        "/+a!(b) /+a!b true",
        "/+a!(b) /+ac false",
        "/*(a)? /xa false",
      })
  void literalsAndEscapes(String pattern, String path, boolean matches) {
    assertThat(matches(pattern, path)).isEqualTo(matches);
  }

  @Test
  void aPatternWithoutWildcardsIsAPath() {
    Glob glob = Glob.parse("data/a\\+b\\(1\\).csv/");
    assertThat(glob.isLiteral()).isTrue();
    assertThat(glob.literalPrefix()).isEqualTo("/data/a+b(1).csv");
    assertThat(glob.matches("/data/a+b(1).csv")).isTrue();
    assertThat(glob.match("/data/a+b(1).csv").groups()).isEmpty();
    assertThat(glob.match("/data/other")).isNull();
    assertThat(Glob.parse("/a/b*/c").literalPrefix()).isEqualTo("/a/b");
    assertThat(Glob.parse("/a/b*/c").isLiteral()).isFalse();
    assertThat(Glob.parse("*").literalPrefix()).isEqualTo("/");
  }

  @Test
  void anEscapedPathMatchesItselfOnly() {
    String path = "/a*b?[c]{d,e}(f|g)!h@i+j^k\\l";
    Glob glob = Glob.parse(Glob.escape(path));
    assertThat(glob.isLiteral()).isTrue();
    assertThat(glob.literalPrefix()).isEqualTo(path);
    assertThat(Glob.escape("/plain-name_1.csv")).isEqualTo("/plain-name_1.csv");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/2024/*/x / true",
        "/2024/*/x /2023 false",
        "/2024/*/x /2024 true",
        "/2024/*/x /2024/01 true",
        "/2024/*/x /2024/01/x false",
        "/2024/*/x /20 false",
        "/* / true",
        "/* /a false",
        "/** /a/b true",
        "/**/x /a/b true",
        "/a/b / true",
        "/a/b /a true",
        "/a/b /a/b false",
        "/{a,b/c}/d /b true",
        "/{a,b/c}/d /b/c true",
        "/{a,b/c}/d /b/d false",
        "/sub[!x]c.js /sub true",
        "/!(tmp)/* /tmp false",
        "/!(tmp)/* /tmp2 false",
        "/!(tmp)/* /data true",
        "/!(tmp) /data false",
        "/*(a/)b /a/a true",
        "/*(a/)b /b false",
      })
  void onlyDirectoriesThatCanHoldMatchesAreListed(String pattern, String directory, boolean can) {
    assertThat(Glob.parse(pattern).canMatchBelow(directory)).isEqualTo(can);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "/a/[bc 4",
        "[ 1",
        "/[] 2",
        "/[!] 2",
        "/[z-a] 3",
        "/[[:alpha] 3",
        "/[[:letter:]] 3",
        "/{a,b 2",
        "/a/(b|c 4",
        "/a/^(b) 4",
        "//x/../a/!(b 10",
        "a\\ 2",
      })
  void aMalformedPatternIsAnErrorThatPointsAtTheColumn(String pattern, int column) {
    assertThatThrownBy(() -> Glob.parse(pattern))
        .isInstanceOfSatisfying(
            DatumsException.class,
            e -> {
              assertThat(e.errorClass()).isEqualTo("GLOB_SYNTAX");
              assertThat(e.exitStatus()).isEqualTo(2);
              String[] lines = e.getMessage().split("\n");
              assertThat(lines[0]).contains("at column " + column + ":");
              assertThat(lines[1]).isEqualTo(pattern);
              assertThat(lines[2]).isEqualTo(" ".repeat(column - 1) + "^");
            });
  }

  @Test
  void aLongMalformedPatternIsShownAroundTheColumn() {
    assertThatThrownBy(() -> Glob.parse("x".repeat(500) + "\n[" + "y".repeat(500)))
        .hasMessageContaining("column 502: this class is not closed by ]")
        .hasMessageContaining("\n…" + "x".repeat(39) + "\\n[" + "y".repeat(40) + "…\n")
        .hasMessageContaining("\n" + " ".repeat(42) + "^\n");
  }

  @Test
  void aPatternOutOfBoundsIsNamedTooLarge() {
    assertThatThrownBy(() -> Glob.parse("a".repeat(100_001)))
        .hasMessageContaining("[GLOB_TOO_LARGE]")
        .hasMessageContaining("longer than 100000 bytes");
    assertThatThrownBy(() -> Glob.parse("(".repeat(101)))
        .hasMessageContaining("[GLOB_TOO_LARGE]")
        .hasMessageContaining("more than 100 groups");
    assertThatThrownBy(() -> Glob.parse("{" + ",".repeat(30_000) + "}"))
        .hasMessageContaining("[GLOB_TOO_LARGE]")
        .hasMessageContaining("alternatives");
  }

  @Test
  void globsAreEqualIfTheirCleanPatternsAre() {
    assertThat(Glob.parse("*/")).isEqualTo(Glob.parse("/*")).hasSameHashCodeAs(Glob.parse("//*"));
    assertThat(Glob.parse("*")).isNotEqualTo(Glob.parse("**")).hasToString("/*");
  }
}
