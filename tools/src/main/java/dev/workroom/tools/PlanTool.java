package dev.workroom.tools;

import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Plan.Status;
import dev.workroom.core.event.Request;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.Plain;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.policy.PlanGate;
import dev.workroom.core.session.Words;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Tool;
import dev.workroom.json.Guided;
import dev.workroom.json.Inputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Proposes a plan for review, and afterwards tells how far it is. Progress cannot change what the
 * steps are, because the approved plan carries the agent's changes.
 */
public final class PlanTool implements Tool {
  private static final Spec SPEC = new Spec("Plan", Input.class);

  private final Function<SessionId, Optional<Plan>> current;
  private final boolean reviewed;

  /**
   * @param current the plan in force, from the session's log
   * @param reviewed whether a person approves each proposal
   */
  public PlanTool(Function<SessionId, Optional<Plan>> current, boolean reviewed) {
    this.current = current;
    this.reviewed = reviewed;
  }

  /** What a model says: steps to propose, or progress by the numbers of the steps, from 1. */
  record Input(
      List<Step> steps,
      List<Integer> done,
      @Guided List<Integer> dropped,
      @Nullable Integer active) {}

  /** One step; a title alone is enough. Paths may be globs or whole folders. */
  @Guided
  record Step(
      String title,
      List<String> creates,
      List<String> changes,
      List<String> deletes,
      @Guided List<String> touches,
      @Guided List<String> reads,
      @Guided List<String> sends,
      @Guided @Nullable Integer agents,
      @Guided @Nullable Integer minutes) {
    /** A step that changes no file. */
    static Step valueOf(String title) {
      List<String> none = List.of();
      return new Step(title, none, none, none, none, none, none, null, null);
    }

    Plan.Step announced() {
      var made = new ArrayList<>(creates);
      made.addAll(touches);
      return new Plan.Step(
          title,
          reads,
          made,
          changes,
          deletes,
          sends,
          Optional.ofNullable(agents),
          Optional.ofNullable(minutes),
          Status.PENDING);
    }
  }

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input) {
    Input in = bound(input);
    String what = in.steps.isEmpty() ? "note progress" : "propose a plan";
    var effect = new Effect(Effect.Kind.READ, Set.of("own:plan"), what);
    // A person may wish to stop before the step that begins here.
    return in.active == null ? effect : effect.with(PlanGate.STEP + in.active);
  }

  @Override
  public Optional<Request> asks(Json input) {
    Input in = bound(input);
    return reviewed && !in.steps.isEmpty()
        ? Optional.of(new Request.PlanReview(plan(in)))
        : Optional.empty();
  }

  @Override
  public List<Label> labels(Json input) {
    return List.of(Label.HOUSE);
  }

  @Override
  public Answer run(Json input, Context context) {
    Input in = bound(input);
    if (in.steps.isEmpty()) {
      return progress(in, context.session());
    }
    return switch (context.decision().orElse(null)) {
      case null -> finished("The plan stands.", new Event.PlanUpdated(plan(in)));
      case Decision.Approved _ ->
          finished("The user approved the plan.", new Event.PlanApproved(plan(in)));
      case Decision.Amended(Plan plan) ->
          finished(
              "The user changed the plan and approved it:\n" + text(plan),
              new Event.PlanApproved(plan));
      case Decision.Rejected(String feedback) -> Answer.failed("Not approved: " + feedback);
      case Decision.Picked _ -> Answer.failed("Not approved as a whole.");
      case Decision.Answered(List<String> answers) ->
          Answer.failed("Not approved: " + String.join("; ", answers));
    };
  }

  private Answer progress(Input in, SessionId session) {
    Plan plan =
        current
            .apply(session)
            .orElseThrow(() -> new Refusal("There is no plan yet; propose one with steps."));
    var steps = new ArrayList<>(plan.steps());
    for (int i = 0; i < steps.size(); i++) {
      Plan.Step step = steps.get(i);
      boolean other = in.active != null && step.status() == Status.ACTIVE;
      mark(steps, i + 1, other ? Status.PENDING : step.status());
    }
    in.done.forEach(number -> mark(steps, number, Status.DONE));
    in.dropped.forEach(number -> mark(steps, number, Status.DROPPED));
    if (in.active != null) {
      mark(steps, in.active, Status.ACTIVE);
    }
    return finished("Noted.", new Event.PlanUpdated(plan.withSteps(steps)));
  }

  private static void mark(List<Plan.Step> steps, int number, Status status) {
    if (number < 1 || number > steps.size()) {
      throw new Refusal("There is no step " + number + "; the plan has " + steps.size() + ".");
    }
    steps.set(number - 1, steps.get(number - 1).withStatus(status));
  }

  private static Input bound(Json input) {
    Input in = Inputs.bind(input, Input.class);
    if (in.steps.isEmpty() && in.done.isEmpty() && in.dropped.isEmpty() && in.active == null) {
      throw new Refusal("Give steps to propose a plan, or done, dropped or active for progress.");
    }
    // A person approves what they see.
    Words.strings(input.text()).stream()
        .filter(Plain::hides)
        .findFirst()
        .ifPresent(text -> {
          throw new Refusal(
              "The plan holds characters that nobody sees, in “%s”. Leave them out."
                  .formatted(Cut.at(Plain.text(text), 200)));
        });
    return in;
  }

  private static Plan plan(Input in) {
    return new Plan(in.steps.stream().map(Step::announced).toList());
  }

  private static String text(Plan plan) {
    var out = new StringBuilder();
    for (int i = 0; i < plan.steps().size(); i++) {
      Plan.Step step = plan.steps().get(i);
      out.append(i + 1).append(". ").append(step.title());
      if (!step.touches().isEmpty()) {
        out.append(" (").append(String.join(", ", step.touches())).append(')');
      }
      out.append('\n');
    }
    plan.stopBefore()
        .ifPresent(n -> out.append("The user looks at it again before step " + n + ".\n"));
    if (plan.askEach()) {
      out.append("Each change asks the user.\n");
    }
    return out.toString();
  }

  private static Answer finished(String text, Event.Fact fact) {
    return new Answer.Finished(new ToolResult.Ok(text), List.of(fact));
  }
}
