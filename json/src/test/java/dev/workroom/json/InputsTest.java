package dev.workroom.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.message.Json;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class InputsTest {
  enum Order {
    FIRST_COLUMN,
    SIZE
  }

  record Column(String name, Optional<String> format) {
    static Column valueOf(String name) {
      return new Column(name, Optional.empty());
    }
  }

  sealed interface Edit {
    record Insert(String text) implements Edit {}

    record Remove(int line) implements Edit {}
  }

  record Query(
      @Describe("File to read") String path,
      @Describe(value = "Rows at most", min = 1, max = 100) Optional<Integer> maxRows,
      @Describe(value = "", min = 1) List<Column> columns,
      List<List<Object>> rows,
      Order order,
      boolean plain,
      @Nullable String title,
      List<Edit> edits,
      Map<String, String> names) {}

  record One(String text) {}

  record Many(List<String> items) {}

  record Two(int whole, double part) {}

  @Test
  void bindsWhatFits() {
    Query query =
        bind(
            """
            {"path":"a.csv","maxRows":20,"columns":[{"name":"A","format":"0.0"},"B"],
             "rows":[[1,2.5,"x",null,true]],"order":"size","plain":true,"title":"T",
             "edits":[{"type":"Insert","text":"x"},{"type":"remove","line":3}],
             "names":{"a":"b"}}
            """,
            Query.class);
    assertThat(query)
        .isEqualTo(
            new Query(
                "a.csv",
                Optional.of(20),
                List.of(new Column("A", Optional.of("0.0")), Column.valueOf("B")),
                List.of(Arrays.asList(1L, 2.5, "x", null, true)),
                Order.SIZE,
                true,
                "T",
                List.of(new Edit.Insert("x"), new Edit.Remove(3)),
                Map.of("a", "b")));
  }

  @Test
  void takesWhatCanOnlyMeanOneThing() {
    Query query =
        bind(
            """
            {"path":7,"max_rows":"20","columns":"[\\"A\\", \\"B\\"]","order":"First column",
             "plain":"true","edits":{"type":"Insert","text":12.50}}
            """,
            Query.class);
    assertThat(query)
        .isEqualTo(
            new Query(
                "7",
                Optional.of(20),
                List.of(Column.valueOf("A"), Column.valueOf("B")),
                List.of(),
                Order.FIRST_COLUMN,
                true,
                null,
                List.of(new Edit.Insert("12.50")),
                Map.of()));
    assertThat(bind("", Many.class)).isEqualTo(new Many(List.of()));
    assertThat(bind("{\"items\":\"one\"}", Many.class)).isEqualTo(new Many(List.of("one")));
    assertThat(bind("{\"items\":\"[draft] one\"}", Many.class))
        .isEqualTo(new Many(List.of("[draft] one")));
    assertThat(bind("{\"whole\":3.0,\"part\":\" 0.1 \"}", Two.class)).isEqualTo(new Two(3, 0.1));
  }

  @Test
  void textThatLooksLikeJsonStaysText() {
    assertThat(bind("{\"text\":\"{\\\"a\\\":1}\"}", One.class)).isEqualTo(new One("{\"a\":1}"));
  }

  @Test
  void numbersOfAnyKindKeepTheirDigits() {
    record Any(Object value, Object other) {}
    assertThat(bind("{\"value\":0.1,\"other\":12345678901234567.89}", Any.class))
        .isEqualTo(new Any(0.1, new BigDecimal("12345678901234567.89")));
  }

  @Test
  void saysWhatIsWrong() {
    assertRefused("{\"txt\":\"a\"}", One.class, "\"txt\" is not known here; known: text");
    assertRefused("{}", One.class, "\"text\" is missing: text is expected");
    assertRefused("{\"text\":null}", One.class, "\"text\" is missing: text is expected");
    assertRefused("{\"text\":[1]}", One.class, "\"text\" must be text, not [1]");
    assertRefused("[1]", One.class, "the input must be an object, not [1]");
    assertRefused("{\"text\":\"a\",\"text\":\"b\"}", One.class, "\"text\" is given more than once");
    assertRefused(
        "{\"whole\":1.5,\"part\":1}", Two.class, "\"whole\" must be a whole number, not 1.5");
    assertRefused(
        "{\"whole\":\"x\",\"part\":1}", Two.class, "\"whole\" must be a whole number, not \"x\"");
    assertRefused(
        "{\"whole\":99999999999,\"part\":1}",
        Two.class,
        "\"whole\" must be a whole number, not 99999999999");
    assertRefused(
        query("\"order\":\"up\""),
        Query.class,
        "\"order\" must be one of first_column, size, not \"up\"");
    assertRefused(
        query("\"columns\":[{\"name\":\"a\"},{\"format\":\"b\"}]"),
        Query.class,
        "\"columns[1].name\" is missing: text is expected");
    assertRefused(query("\"columns\":[]"), Query.class, "\"columns\" must be at least 1 items");
    assertRefused(query("\"maxRows\":101"), Query.class, "\"maxRows\" must be at most 100");
    assertRefused(
        query("\"edits\":[{\"type\":\"Fly\"}]"),
        Query.class,
        "\"edits[0].type\" must be one of Insert, Remove, not \"Fly\"");
  }

  @Test
  void saysWhereTheJsonBreaks() {
    assertThatThrownBy(() -> bind("{\"text\":\"a\",}", One.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the input is not valid JSON: Unexpected character ('}'")
        .hasMessageEndingWith("at line 1, column 13");
    assertThatThrownBy(() -> bind("{\"text\":\"a", One.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 1, column");
    assertThatThrownBy(() -> bind("{} {}", One.class))
        .hasMessage("the input is not valid JSON: something follows its end at line 1, column 4");
  }

  @Test
  void aRecordsOwnRefusalIsHandedOn() {
    record Positive(int number) {
      Positive {
        if (number < 0) {
          throw new IllegalArgumentException("a number of rows cannot be negative");
        }
      }
    }
    assertRefused(
        "{\"number\":-1}", Positive.class, "the input: a number of rows cannot be negative");
  }

  @Test
  void nothingThatAModelSendsBreaksIt() {
    String whole =
        query(
            "\"columns\":[\"a\"],\"order\":\"size\",\"edits\":[{\"type\":\"Remove\",\"line\":1}]");
    for (int cut = 0; cut < whole.length(); cut++) {
      String broken = whole.substring(0, cut);
      for (String text : List.of(broken, broken + "}", broken + "null", broken + "[" + whole)) {
        try {
          bind(text, Query.class);
        } catch (IllegalArgumentException e) {
          assertThat(e.getMessage()).as(text).isNotBlank().doesNotContain("\n");
        }
      }
    }
  }

  @Test
  void theSchemaIsShortAndFlat() {
    assertThat(Schemas.of(Query.class).text())
        .isEqualTo(
            """
            {"type":"object","properties":{\
            "path":{"type":"string","description":"File to read"},\
            "maxRows":{"type":"integer","description":"Rows at most","minimum":1,"maximum":100},\
            "columns":{"type":"array","items":{"type":["object","string"],"properties":{\
            "name":{"type":"string"},"format":{"type":"string"}},"required":["name"]},"minItems":1},\
            "rows":{"type":"array","items":{"type":"array"}},\
            "order":{"enum":["first_column","size"]},\
            "plain":{"type":"boolean"},\
            "title":{"type":"string"},\
            "edits":{"type":"array","items":{"anyOf":[\
            {"type":"object","properties":{"type":{"const":"Insert"},"text":{"type":"string"}},"required":["type","text"]},\
            {"type":"object","properties":{"type":{"const":"Remove"},"line":{"type":"integer"}},"required":["type","line"]}]}},\
            "names":{"type":"object","additionalProperties":{"type":"string"}}},\
            "required":["path","columns","order"]}\
            """);
  }

  /** Some of a tool's input is only told by its guide. */
  record Chart(String title, @Guided boolean smooth, List<Mark> marks) {}

  /** One of a family with a member that is only told by the guide. */
  sealed interface Mark {
    record Line(int at) implements Mark {}

    @Guided
    record Arrow(int from) implements Mark {}
  }

  @Test
  void whatTheGuideTellsIsAcceptedButNotInTheSchema() {
    assertThat(Schemas.of(Chart.class).text()).doesNotContain("smooth", "Arrow").contains("Line");
    Chart bound =
        bind(
            "{\"title\":\"a\",\"smooth\":true,\"marks\":[{\"type\":\"Arrow\",\"from\":1}]}",
            Chart.class);
    assertThat(bound).isEqualTo(new Chart("a", true, List.of(new Mark.Arrow(1))));
  }

  private static String query(String more) {
    return "{\"path\":\"a\","
        + more
        + (more.contains("columns") ? "" : ",\"columns\":[\"a\"]")
        + (more.contains("order") ? "}" : ",\"order\":\"size\"}");
  }

  private static <R> R bind(String text, Class<R> type) {
    return Inputs.bind(new Json(text), type);
  }

  private static void assertRefused(String text, Class<?> type, String message) {
    assertThatThrownBy(() -> bind(text, type))
        .as(text)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
