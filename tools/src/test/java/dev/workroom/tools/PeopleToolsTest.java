package dev.workroom.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Plan.Status;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.tool.Tool;
import dev.workroom.core.tool.Tool.Answer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeopleToolsTest {
  private static final Json PROPOSAL =
      new Json(
          """
          {"steps": [{"title": "Reconcile", "touches": ["clean.csv"]}, "Tell"]}
          """);
  private static final Plan PLAN =
      new Plan(List.of(Plan.Step.creating("Reconcile", "clean.csv"), Plan.Step.creating("Tell")));

  private final PlanTool plan = new PlanTool(_ -> Optional.of(PLAN), true);
  private final QuestionTool question = new QuestionTool();

  @Test
  void aProposedPlanWaitsForItsReview() throws Exception {
    assertThat(plan.asks(PROPOSAL)).contains(new Request.PlanReview(PLAN));
    assertThat(facts(plan.run(PROPOSAL, decided(new Decision.Approved()))))
        .isEqualTo(List.of(new Event.PlanApproved(PLAN)));
  }

  @Test
  void anAmendedPlanIsToldToTheModel() throws Exception {
    var amended = new Plan(List.of(Plan.Step.creating("Only tell")));
    var answer = (Answer.Finished) plan.run(PROPOSAL, decided(new Decision.Amended(amended)));
    assertThat(answer.result().text()).contains("changed the plan", "1. Only tell");
    assertThat(answer.facts()).isEqualTo(List.of(new Event.PlanApproved(amended)));
  }

  @Test
  void withoutReviewAPlanStandsAtOnce() throws Exception {
    var free = new PlanTool(_ -> Optional.empty(), false);
    assertThat(free.asks(PROPOSAL)).isEmpty();
    assertThat(facts(free.run(PROPOSAL, undecided())))
        .isEqualTo(List.of(new Event.PlanUpdated(PLAN)));
  }

  @Test
  void progressMarksStepsAndCannotChangeThem() throws Exception {
    var progress = new Json("{\"done\": [1], \"active\": 2}");
    assertThat(plan.asks(progress)).isEmpty();
    assertThat(facts(plan.run(progress, undecided())))
        .isEqualTo(
            List.of(
                new Event.PlanUpdated(
                    new Plan(
                        List.of(
                            Plan.Step.creating("Reconcile", "clean.csv").withStatus(Status.DONE),
                            Plan.Step.creating("Tell").withStatus(Status.ACTIVE))))));
    assertThatThrownBy(() -> plan.run(new Json("{\"done\": [3]}"), undecided()))
        .hasMessage("There is no step 3; the plan has 2.");
  }

  @Test
  void questionsAreAskedAndTheirAnswersTold() throws Exception {
    var input =
        new Json(
            """
            {"questions": [{"question": "Which year?", "options": ["2026", "2025"]},
                           {"question": "Why?"}]}
            """);
    assertThat(question.asks(input))
        .contains(
            new Request.Questions(
                List.of(
                    new Request.Question(
                        "Which year?",
                        List.of(new Request.Option("2026", ""), new Request.Option("2025", "")),
                        false),
                    new Request.Question("Why?", List.of(), false))));
    var answer =
        (Answer.Finished)
            question.run(input, decided(new Decision.Answered(List.of("2026", "because"))));
    assertThat(answer.result().text()).isEqualTo("Which year?\n→ 2026\nWhy?\n→ because\n");
    assertThatThrownBy(() -> question.asks(new Json("{\"questions\": []}")))
        .hasMessageContaining("questions");
  }

  private static List<Event.Fact> facts(Answer answer) {
    return ((Answer.Finished) answer).facts();
  }

  private static Tool.Context decided(Decision decision) {
    return new Tool.Context(new SessionId("s"), new CallId("c"), Optional.of(decision), _ -> {});
  }

  private static Tool.Context undecided() {
    return new Tool.Context(new SessionId("s"), new CallId("c"), Optional.empty(), _ -> {});
  }
}
