package dev.workroom.models;

import dev.workroom.core.model.Model;
import dev.workroom.core.model.ModelException;
import java.util.Optional;
import java.util.function.Consumer;

/** A model that is ready for use, with what the program wants to know of it. */
public final class OpenModel implements Model, AutoCloseable {
  private final String spec;
  private final Model model;
  private final Prices.Price price;

  OpenModel(String spec, Model model, Prices.Price price) {
    this.spec = spec;
    this.model = model;
    this.price = price;
  }

  /** For a session that only comes to its end: it has its name and says nothing. */
  public static OpenModel silent(String spec) {
    return new OpenModel(
        spec,
        (_, _) -> {
          throw new ModelException("The session is being stopped; its model is not asked.");
        },
        Prices.Price.UNKNOWN);
  }

  /** Provider and name, as on the command line. */
  public String spec() {
    return spec;
  }

  /** Tokens of prompt and reply together, where known. */
  public Optional<Integer> contextWindow() {
    return price.contextWindow();
  }

  /** Why a budget in money cannot be kept with this model; empty if it can. */
  public Optional<String> refusesMoneyBudget() {
    if (model instanceof ScriptModel || price.rates().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "The price of "
            + spec
            + " is not known, so a budget in money cannot be kept."
            + " Enter the model in prices.json, or set a budget in tokens or steps.");
  }

  /**
   * Gets ready for the first request: loads what it needs and opens the connection. For a thread of
   * its own; a request that comes meanwhile waits for it.
   */
  public void warm() {
    if (model instanceof HttpModel http) {
      http.warm();
    }
  }

  @Override
  public Reply reply(Prompt prompt, Consumer<Delta> deltas)
      throws ModelException, InterruptedException {
    return model.reply(prompt, deltas);
  }

  @Override
  public void close() {
    if (model instanceof HttpModel http) {
      http.close();
    }
  }
}
