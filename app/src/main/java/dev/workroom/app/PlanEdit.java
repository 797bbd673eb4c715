package dev.workroom.app;

import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Plan.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What a person changes in a plan before it is carried out. All numbers are those of the plan as it
 * was shown.
 */
record PlanEdit(
    List<Integer> drop,
    List<Integer> order,
    Map<Integer, String> titles,
    Optional<Integer> stopBefore,
    boolean askEach) {
  static final PlanEdit NONE =
      new PlanEdit(List.of(), List.of(), Map.of(), Optional.empty(), false);

  PlanEdit {
    drop = List.copyOf(drop);
    order = List.copyOf(order);
    titles = new LinkedHashMap<>(titles);
  }

  static void options(CommandSpec spec) {
    spec.addOption(
        list("--drop").paramLabel("N").description("Leave this step of the plan out.").build());
    spec.addOption(Command.option("N,N,…", "The order of the plan's steps.", "--order"));
    spec.addOption(
        OptionSpec.builder("--edit")
            .arity("2")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .paramLabel("N TEXT")
            .description("Other words for a step of the plan.")
            .build());
    spec.addOption(
        Command.option("N", "Look at the plan again before this step.", "--stop-before"));
    spec.addOption(Command.flag("Each change asks, also what the plan announces.", "--ask-each"));
  }

  private static OptionSpec.Builder list(String name) {
    return OptionSpec.builder(name).arity("1").type(List.class).auxiliaryTypes(String.class);
  }

  static PlanEdit of(ParseResult arguments) {
    var titles = new LinkedHashMap<Integer, String>();
    List<String> edits = arguments.matchedOptionValue("--edit", List.<String>of());
    for (int i = 0; i + 1 < edits.size(); i += 2) {
      titles.put(number(edits.get(i)), edits.get(i + 1));
    }
    String stop = Command.value(arguments, "--stop-before", "");
    return new PlanEdit(
        arguments.matchedOptionValue("--drop", List.<String>of()).stream()
            .flatMap(one -> numbers(one).stream())
            .toList(),
        numbers(Command.value(arguments, "--order", "")),
        titles,
        stop.isEmpty() ? Optional.empty() : Optional.of(number(stop)),
        arguments.hasMatchedOption("--ask-each"));
  }

  boolean nothing() {
    return equals(NONE);
  }

  PlanEdit dropping(String numbers) {
    var all = new ArrayList<>(drop);
    all.addAll(numbers(numbers));
    return new PlanEdit(all, order, titles, stopBefore, askEach);
  }

  PlanEdit ordering(String numbers) {
    return new PlanEdit(drop, numbers(numbers), titles, stopBefore, askEach);
  }

  PlanEdit saying(String number, String title) {
    var all = new LinkedHashMap<>(titles);
    all.put(number(number), title);
    return new PlanEdit(drop, order, all, stopBefore, askEach);
  }

  PlanEdit stopping(String number) {
    return new PlanEdit(drop, order, titles, Optional.of(number(number)), askEach);
  }

  PlanEdit asking() {
    return new PlanEdit(drop, order, titles, stopBefore, true);
  }

  /**
   * The plan as the person wants it.
   *
   * @throws UserError if a number is not one of the plan's
   */
  Plan applied(Plan plan) {
    int size = plan.steps().size();
    drop.forEach(n -> check(n, size));
    titles.keySet().forEach(n -> check(n, size));
    stopBefore.ifPresent(n -> check(n, size));
    var kept = new ArrayList<Integer>();
    for (int n = 1; n <= size; n++) {
      if (!drop.contains(n)) {
        kept.add(n);
      }
    }
    if (kept.isEmpty()) {
      throw UserError.usage("Nothing is left of the plan; reject it instead.");
    }
    List<Integer> sorted = sorted(kept);
    List<Step> steps =
        sorted.stream()
            .map(n -> {
              Step step = plan.steps().get(n - 1);
              return titles.containsKey(n) ? step.withTitle(titles.get(n)) : step;
            })
            .toList();
    Optional<Integer> stop = stopBefore.map(n -> place(n, sorted));
    return new Plan(steps, stop, askEach || plan.askEach());
  }

  private List<Integer> sorted(List<Integer> kept) {
    if (order.isEmpty()) {
      return kept;
    }
    boolean all = order.size() == kept.size() && order.containsAll(kept);
    if (!all) {
      throw UserError.usage(
          "--order names each step that stays once, here in some order: %s."
              .formatted(String.join(",", kept.stream().map(String::valueOf).toList())));
    }
    return order;
  }

  private static int place(int number, List<Integer> sorted) {
    int at = sorted.indexOf(number);
    if (at < 0) {
      throw UserError.usage("Step " + number + " is left out; nobody can stop before it.");
    }
    return at + 1;
  }

  private static void check(int number, int size) {
    if (number < 1 || number > size) {
      throw UserError.usage("There is no step %d; the plan has %d.".formatted(number, size));
    }
  }

  private static List<Integer> numbers(String text) {
    var numbers = new ArrayList<Integer>();
    for (String part : text.strip().split("[,\\s]+", -1)) {
      if (!part.isEmpty()) {
        numbers.add(number(part));
      }
    }
    return numbers;
  }

  private static int number(String text) {
    if (!text.strip().matches("\\d{1,4}")) {
      throw UserError.usage("'%s' is no number of a step.".formatted(text));
    }
    return Integer.parseInt(text.strip());
  }
}
