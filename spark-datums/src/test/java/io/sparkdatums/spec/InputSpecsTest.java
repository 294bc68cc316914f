package io.sparkdatums.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkdatums.api.DatumsException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputSpecsTest {
  private static PipelineSpec parse(String member) {
    return PipelineSpecs.parse(
            "p.json",
            "{\"pipeline\":{\"name\":\"p\"},\"transform\":{\"cmd\":[\"cat\"]},\n"
                + member.replace('\'', '"')
                + "}",
            Path.of("/specs"))
        .get(0);
  }

  private static Input input(String input) {
    return parse("'input':" + input).input();
  }

  private static void assertRefused(String input, String message) {
    assertThatThrownBy(() -> input(input))
        .isInstanceOf(DatumsException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((DatumsException) e).exitStatus())
        .isEqualTo(2);
  }

  private static String pfs(String repo) {
    return "{'pfs':{'repo':'" + repo + "','glob':'/*'}}";
  }

  private static Input.Files files(String repo) {
    return Input.Files.ofRepo(repo, repo, "master", "/*");
  }

  @Test
  void inputsNest() {
    assertThat(
            input(
                "{'cross':["
                    + pfs("a")
                    + ",{'union':["
                    + pfs("b")
                    + ","
                    + pfs("c")
                    + "]},{'group':[{'join':["
                    + pfs("d")
                    + ","
                    + pfs("e")
                    + "]}]}]}"))
        .isEqualTo(
            new Input.Cross(
                List.of(
                    files("a"),
                    new Input.Union(List.of(files("b"), files("c"))),
                    new Input.Group(List.of(new Input.Join(List.of(files("d"), files("e"))))))))
        .returns(
            List.of(files("a"), files("b"), files("c"), files("d"), files("e")), Input::leaves);
  }

  @Test
  void aFilesInputHasAllItsFields() {
    PipelineSpec spec =
        parse(
            "'input':{'join':[{'pfs':{'name':'n','repo':'r','branch':'b','commit':'7','glob':'/(*)/',"
                + "'lazy':true,'emptyFiles':true,'joinOn':'$1','outerJoin':true}}]}");
    assertThat(spec.input())
        .isEqualTo(
            new Input.Join(
                List.of(
                    new Input.Files(
                        "n", "r", null, "b", "7", "/(*)", true, true, false, "$1", true, "",
                        null))));
    assertThat(spec.notices()).isEmpty();
  }

  @Test
  void whereNothingCanBeLinkedThatIsSaid() {
    assertThat(
            parse("'input':{'pfs':{'name':'n','path':'/d','glob':'/*','byReference':true}}")
                .input())
        .isInstanceOfSatisfying(Input.Files.class, in -> assertThat(in.byReference()).isTrue());
    assertThat(parse("'input':{'pfs':{'repo':'r','glob':'/*','by_reference':true}}").notices())
        .singleElement()
        .asString()
        .contains("by_reference", "the files of a repo are copied out of its packs");
    assertThat(
            parse(
                    "'input':{'pfs':{'name':'n','path':'/d','glob':'/*','lazy':true,'by_reference':true}}")
                .notices())
        .singleElement()
        .asString()
        .contains("by_reference", "has no effect beside lazy and empty_files");
  }

  @Test
  void theOldListOfInputsIsACross() {
    assertThat(
            parse(
                    "'inputs':[{'repo':{'name':'a'},'glob':'/*'},"
                        + "{'name':'x','repo':'b','branch':'y','glob':'/'}]")
                .input())
        .isEqualTo(new Input.Cross(List.of(files("a"), Input.Files.ofRepo("x", "b", "y", "/"))));
    assertThat(parse("'inputs':[{'repo':{'name':'a'},'glob':'/*'}]").input()).isEqualTo(files("a"));
  }

  @Test
  void anInputHasExactlyOneKind() {
    assertRefused("{}", "[SPEC_INPUT_NONE] p.json, line 2: no input set.");
    assertRefused("{'cross':[]}", "no input set.");
    assertRefused("{'cross':[" + pfs("a") + ",{}]}", "no input set.");
    assertRefused(
        "{'pfs':{'repo':'a','glob':'/'},'union':[" + pfs("b") + "]}",
        "[SPEC_INPUT_SEVERAL] p.json, line 2: multiple input types set: pfs and union.");
    assertRefused("{'cross':[1]}", "\"cross\" is a number.");
    assertRefused("{'git':{'url':'x'}}", "\"git\" is not supported by this version.");
  }

  @Test
  void theInputsOfOneDatumHaveDifferentNames() {
    for (String kind : List.of("cross", "join", "group")) {
      assertRefused(
          "{'" + kind + "':[" + pfs("a") + ",\n" + pfs("a") + "]}",
          "[SPEC_FIELD_INVALID] p.json, line 3: \"name\" cannot be \"a\".\n"
              + "The reason: another input of the same datum has it");
    }
    assertRefused(
        "{'cross':[" + pfs("a") + ",{'union':[" + pfs("b") + "," + pfs("a") + "]}]}", "\"a\"");
    assertRefused(
        "{'cross':[{'union':[" + pfs("b") + "," + pfs("a") + "]}," + pfs("b") + "]}", "\"b\"");
    assertRefused("{'cross':[{'cron':{'name':'a','spec':'@daily'}}," + pfs("a") + "]}", "\"a\"");
  }

  @Test
  void thePartsOfAUnionMayShareNames() {
    assertThat(input("{'union':[" + pfs("a") + "," + pfs("a") + "]}"))
        .isEqualTo(new Input.Union(List.of(files("a"), files("a"))));
    assertThat(
            input(
                "{'union':[{'cross':["
                    + pfs("a")
                    + ","
                    + pfs("b")
                    + "]},{'cross':["
                    + pfs("b")
                    + ","
                    + pfs("a")
                    + "]}]}"))
        .isInstanceOf(Input.Union.class);
  }

  @Test
  void aNestedInputIsCheckedAsAnyOther() {
    assertRefused("{'cross':[{'pfs':{'repo':'a'}}]}", "the field \"glob\" is missing");
    assertRefused("{'union':[{'pfs':{'glob':'/'}}]}", "the field \"repo\" is missing");
    assertRefused("{'join':[{'pfs':{'repo':'out','glob':'/'}}]}", "cannot be \"out\"");
    assertRefused(
        "{'group':[{'pfs':{'repo':'a',\n'glob':'/a('}}]}",
        "[SPEC_GLOB] p.json, line 3: The glob is malformed at column");
    assertRefused(
        "{'pfs':{'name':'a','path':'x','glob':'/','commit':'3'}}",
        "a plain directory has neither branches nor commits");
  }

  @Test
  void aKeyThatIsNeverUsedOrEmptyIsNoticed() {
    assertThat(
            parse("'input':{'pfs':{'repo':'a','glob':'/(*)','join_on':'$1','group_by':'$1'}}")
                .notices())
        .containsExactly(
            "\"join_on\" has no effect: the input is in no join",
            "\"group_by\" has no effect: the input is in no group");
    assertThat(
            parse("'input':{'group':[{'pfs':{'repo':'a','glob':'/(*)','group_by':'$0$1$2'}}]}")
                .notices())
        .containsExactly("\"group_by\" names group 2, which is empty: the glob /(*) has 1");
  }

  @Test
  void aCronInputHasARepoOfItsOwn() {
    assertThat(input("{'cron':{'name':'tick','spec':'@every 60s'}}"))
        .isEqualTo(new Input.Cron("tick", "p_tick", "@every 60s", false, null))
        .returns(List.of(Input.Files.ofRepo("tick", "p_tick", "master", "/*")), Input::leaves);
    assertThat(
            input(
                "{'cron':{'name':'t','repo':'r','spec':'0 * * * *','overwrite':true,"
                    + "'start':'2024-01-31T18:00:00Z'}}"))
        .isEqualTo(
            new Input.Cron("t", "r", "0 * * * *", true, Instant.parse("2024-01-31T18:00:00Z")));
    assertRefused("{'cron':{'spec':'@daily'}}", "the field \"name\" is missing");
    assertRefused("{'cron':{'name':'t'}}", "the field \"spec\" is missing");
    assertRefused("{'cron':{'name':'t','spec':'* * *'}}", "it is not five fields");
    assertRefused("{'cron':{'name':'t','spec':'@daily','start':'noon'}}", "it is no time");
  }

  @Test
  void aTriggerHasAConditionAndItsBranchIsRead() {
    PipelineSpec spec =
        parse(
            "'input':{'pfs':{'repo':'a','branch':'x','glob':'/*','trigger':{'branch':'staging',"
                + "'size':'1.5 KB','commits':'3','cronSpec':'@hourly','all':true}}}");
    assertThat(spec.input().leaves().get(0))
        .returns("staging", Input.Files::branch)
        .returns(new Trigger(true, "@hourly", 1500, 3), Input.Files::trigger);
    assertThat(spec.notices())
        .containsExactly("\"branch\" has no effect: with a trigger, the trigger's branch is read");
    String trigger = "{'pfs':{'repo':'a','glob':'/*','trigger':";
    assertRefused(trigger + "{}}}", "the field \"commits\" is missing");
    assertRefused(trigger + "{'commits':-1}}}", "it is less than 0");
    assertRefused(trigger + "{'size':'much'}}}", "it is no size such as");
    assertRefused(trigger + "{'cron_spec':'61 * * * *'}}}", "not within 0 and 59");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * *|2024-02-28T23:59:30Z|2024-02-29T00:00:00Z",
        "*/15 9-17 * * mon-fri|2024-03-01T17:46:00Z|2024-03-04T09:00:00Z",
        "0 0 29 2 *|2024-02-29T00:00:00Z|2028-02-29T00:00:00Z",
        "0 0 13 * 5|2024-09-01T00:00:00Z|2024-09-06T00:00:00Z",
        "30 4 1,15 * *|2024-01-01T04:30:00Z|2024-01-15T04:30:00Z",
        "5/20 * * * *|2024-01-01T00:25:00Z|2024-01-01T00:45:00Z",
        "0 12 ? jan-MAR 7|2024-01-01T00:00:00Z|2024-01-07T12:00:00Z",
        "@weekly|2024-01-01T00:00:00Z|2024-01-07T00:00:00Z",
        "@every 1h30m|2024-01-01T00:00:00.5Z|2024-01-01T01:30:00Z",
        "TZ=Europe/Berlin 30 2 * * *|2024-03-30T12:00:00Z|2024-04-01T00:30:00Z",
      })
  void aScheduleTicksNextAt(String spec, String after, String next) {
    assertThat(CronSchedule.parse(spec).next(Instant.parse(after))).contains(Instant.parse(next));
  }

  @Test
  void aScheduleMayNeverTick() {
    assertThat(CronSchedule.parse("0 0 30 2 *").next(Instant.EPOCH)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@daily|2024-01-01T00:00:00Z|2024-01-01T23:59:59Z|",
        "@daily|2024-01-01T00:00:00Z|2024-01-02T00:00:00Z|2024-01-02T00:00:00Z",
        "@yearly|2014-05-01T00:00:00Z|2024-04-02T00:00:00Z|2024-01-01T00:00:00Z",
        "@every 7m|2024-01-01T00:00:00Z|2024-01-01T00:20:00Z|2024-01-01T00:14:00Z",
        "@every 7m|2024-01-01T00:00:00Z|2024-01-01T00:06:59Z|",
        "* * * * *|2020-01-01T00:00:00Z|2024-01-01T00:20:30Z|2024-01-01T00:20:00Z",
      })
  void aScheduleTickedLastAt(String spec, String begun, String now, String latest) {
    assertThat(CronSchedule.parse(spec).latest(Instant.parse(begun), Instant.parse(now)))
        .isEqualTo(java.util.Optional.ofNullable(latest).map(Instant::parse));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "60 * * * *|not within 0 and 59",
        "x * * * *|is no number",
        "5-1 * * * *|ends before it begins",
        "*/0 * * * *|not within 1 and 59",
        "@every x|a duration of a second or more",
        "@fortnightly|it is not five fields",
        "TZ=Moon * * * * *|is no time zone",
        "* * * *|it is not five fields",
      })
  void aMalformedScheduleSaysWhy(String spec, String problem) {
    assertThatThrownBy(() -> CronSchedule.parse(spec)).hasMessageContaining(problem);
  }
}
