package dev.workroom.extensions.mcp;

import dev.workroom.core.event.Request;
import dev.workroom.core.event.Request.Option;
import dev.workroom.core.event.Request.Question;
import dev.workroom.extensions.mcp.Elicitation.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A server's question as a person sees it: who asks, the fields four at a time, and always a way to
 * refuse.
 *
 * @param from the first field that it holds
 * @param known what earlier cards brought
 */
record QuestionCard(Elicitation elicitation, int from, Map<String, Object> known, String trouble) {
  private static final int MOST = 4;
  private static final String REFUSE = "Decline";
  private static final String VISITED = "I have been there";
  private static final Set<String> REFUSALS = Set.of("decline", "no", "cancel", "refuse");

  static QuestionCard first(Elicitation elicitation) {
    return new QuestionCard(elicitation, 0, Map.of(), "");
  }

  /** What comes of the answers to a card. */
  sealed interface Next {
    record Replied(Host.Reply reply) implements Next {}

    /** There is more to ask. */
    record More(QuestionCard card) implements Next {}
  }

  private List<Field> fields() {
    List<Field> all = elicitation.fields();
    return all.subList(from, Math.min(all.size(), from + MOST));
  }

  Request.Questions request() {
    String who =
        "%sThe connector %s asks: %s"
            .formatted(
                trouble.isEmpty() ? "" : trouble + " ",
                elicitation.server(),
                cut(elicitation.message(), 600));
    if (elicitation.url().isPresent()) {
      return new Request.Questions(
          List.of(
              new Question(
                  who + " It wants you to open this address yourself: " + elicitation.url().get(),
                  List.of(
                      new Option(REFUSE, "nothing is opened or sent"),
                      new Option(VISITED, "go on with the call")),
                  false)));
    }
    if (elicitation.fields().isEmpty()) {
      return new Request.Questions(
          List.of(
              new Question(who, List.of(new Option(REFUSE, ""), new Option("Yes", "")), false)));
    }
    var questions = new ArrayList<Question>();
    for (Field field : fields()) {
      questions.add(question(questions.isEmpty() ? who + " — " : "", field));
    }
    return new Request.Questions(questions);
  }

  private static Question question(String who, Field field) {
    var options = new ArrayList<Option>();
    List<String> labels = field.type().equals("boolean") ? List.of("Yes", "No") : field.labels();
    labels.forEach(label -> options.add(new Option(cut(label, 100), "")));
    String preset = field.otherwise().map(String::valueOf).orElse("");
    if (!options.isEmpty()) {
      options.add(new Option(REFUSE, "the connector gets no answer"));
    }
    String text =
        who
            + cut(field.title(), 120)
            + (field.description().isBlank() ? "" : " (" + cut(field.description(), 300) + ")")
            + (preset.isEmpty() ? "" : " [" + cut(preset, 80) + " if nothing is said]")
            + (options.isEmpty() ? " — 'decline' refuses; never give a password here" : "");
    return new Question(text, options, field.type().equals("array"));
  }

  /** What the answers, one for each question, come to. */
  Next answered(List<String> answers) {
    if (answers.stream().anyMatch(a -> REFUSALS.contains(a.strip().toLowerCase(Locale.ROOT)))
        && !onlyANo(answers)) {
      return new Next.Replied(new Host.Reply.Declined());
    }
    if (elicitation.url().isPresent() || elicitation.fields().isEmpty()) {
      String said = answers.isEmpty() ? "" : answers.getFirst().strip();
      boolean yes =
          said.equalsIgnoreCase(VISITED)
              || said.equalsIgnoreCase("yes")
              || said.equalsIgnoreCase("y");
      return new Next.Replied(yes ? new Host.Reply.Accepted(Map.of()) : new Host.Reply.Declined());
    }
    var values = new LinkedHashMap<>(known);
    List<Field> asked = fields();
    try {
      for (int i = 0; i < asked.size(); i++) {
        Field field = asked.get(i);
        var value = Elicitation.value(field, i < answers.size() ? answers.get(i) : "");
        if (value.isEmpty() && field.required() && field.otherwise().isEmpty()) {
          throw new IllegalArgumentException("%s must be said.".formatted(field.title()));
        }
        value.ifPresent(v -> values.put(field.name(), v));
      }
    } catch (IllegalArgumentException e) {
      return new Next.More(
          new QuestionCard(elicitation, from, known, String.valueOf(e.getMessage())));
    }
    int next = from + asked.size();
    return next < elicitation.fields().size()
        ? new Next.More(new QuestionCard(elicitation, next, values, ""))
        : new Next.Replied(new Host.Reply.Accepted(values));
  }

  /** "No" to a yes-or-no field is an answer and no refusal. */
  private boolean onlyANo(List<String> answers) {
    List<Field> asked = elicitation.url().isPresent() ? List.of() : fields();
    for (int i = 0; i < answers.size(); i++) {
      String said = answers.get(i).strip().toLowerCase(Locale.ROOT);
      boolean yesOrNo = i < asked.size() && asked.get(i).type().equals("boolean");
      if (REFUSALS.contains(said) && !(yesOrNo && said.equals("no"))) {
        return false;
      }
    }
    return true;
  }

  private static String cut(String text, int most) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }
}
