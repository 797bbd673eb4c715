package dev.workroom.models;

import dev.workroom.core.message.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What models cost and how much they hold, from a JSON file that users edit; the first entry whose
 * pattern fits a model's name counts.
 */
public final class Prices {
  private static final String DEFAULT = "prices.json";

  private final List<Entry> entries;

  private record Entry(List<String> parts, Price price) {}

  /**
   * One model's figures; an empty one is unknown.
   *
   * @param rates what it charges
   * @param contextWindow tokens of prompt and reply together
   * @param maxOutput tokens of one reply
   */
  public record Price(
      Optional<Rates> rates, Optional<Integer> contextWindow, Optional<Integer> maxOutput) {
    public static final Price UNKNOWN =
        new Price(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Tokens as usage with their cost.
     *
     * @param known whether the provider has told all the figures
     */
    Usage usage(long input, long cacheRead, long cacheWrite, long output, boolean known) {
      long cost = rates.map(r -> r.cost(input, cacheRead, cacheWrite, output)).orElse(0L);
      return new Usage(input, cacheRead, cacheWrite, output, cost, known && rates.isPresent());
    }
  }

  /** US dollars for a million tokens, which is the same as millionths of a dollar for one. */
  public record Rates(
      BigDecimal input, BigDecimal cacheRead, BigDecimal cacheWrite, BigDecimal output) {
    long cost(long inputs, long reads, long writes, long outputs) {
      return input
          .multiply(BigDecimal.valueOf(inputs))
          .add(cacheRead.multiply(BigDecimal.valueOf(reads)))
          .add(cacheWrite.multiply(BigDecimal.valueOf(writes)))
          .add(output.multiply(BigDecimal.valueOf(outputs)))
          .setScale(0, RoundingMode.CEILING)
          .longValueExact();
    }
  }

  private Prices(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** The prices that come with the program. */
  public static Prices bundled() {
    return parse(new String(bundledFile(), StandardCharsets.UTF_8), "the bundled prices");
  }

  /**
   * The prices in the file, the bundled ones if there is no such file.
   *
   * @throws IllegalArgumentException if the file is broken; the message is for the user
   */
  public static Prices load(Path file) {
    if (!Files.exists(file)) {
      return bundled();
    }
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The price file " + file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /** Puts a copy of the bundled prices there for the user to edit; never over an existing file. */
  public static void writeDefault(Path file) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    Path part = Files.createTempFile(file.toAbsolutePath().getParent(), "prices", ".part");
    try {
      Files.write(part, bundledFile());
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** The figures for a model, all unknown if no entry fits. */
  public Price of(String model) {
    return entries.stream()
        .filter(entry -> fits(entry.parts(), model))
        .findFirst()
        .map(Entry::price)
        .orElse(Price.UNKNOWN);
  }

  private static Prices parse(String json, String where) {
    try {
      JsonObject root = JsonObject.parse(json);
      if (!(root.get("models") instanceof List<?> models)) {
        throw new IllegalArgumentException("it has no list 'models'");
      }
      var entries = new ArrayList<Entry>();
      for (Object model : models) {
        entries.add(entry(model));
      }
      return new Prices(entries);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "The price file " + where + " is not right: " + e.getMessage() + ".", e);
    }
  }

  private static Entry entry(Object entry) {
    if (!(entry instanceof JsonObject model) || model.text("model").isEmpty()) {
      throw new IllegalArgumentException("an entry has no 'model'");
    }
    Optional<Rates> rates = Optional.empty();
    if (model.has("input") || model.has("output")) {
      BigDecimal input = amount(model, "input");
      rates =
          Optional.of(
              new Rates(
                  input,
                  model.has("cacheRead") ? amount(model, "cacheRead") : input,
                  model.has("cacheWrite") ? amount(model, "cacheWrite") : input,
                  amount(model, "output")));
    }
    return new Entry(
        Arrays.asList(model.text("model").split("\\*", -1)),
        new Price(rates, count(model, "contextWindow"), count(model, "maxOutput")));
  }

  private static BigDecimal amount(JsonObject model, String field) {
    if (model.get(field) instanceof JsonObject.Digits digits && !digits.text().startsWith("-")) {
      return new BigDecimal(digits.text());
    }
    throw new IllegalArgumentException(
        "'" + field + "' of " + model.text("model") + " is no price");
  }

  private static Optional<Integer> count(JsonObject model, String field) {
    if (!model.has(field)) {
      return Optional.empty();
    }
    long count = model.count(field);
    if (count <= 0 || count > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "'" + field + "' of " + model.text("model") + " is no number of tokens");
    }
    return Optional.of((int) count);
  }

  /** Whether the model's name is the parts in their order with anything between them. */
  private static boolean fits(List<String> parts, String model) {
    String first = parts.getFirst();
    String last = parts.getLast();
    if (parts.size() == 1) {
      return first.equals(model);
    }
    int end = model.length() - last.length();
    int at = first.length();
    if (!model.startsWith(first) || !model.endsWith(last) || at > end) {
      return false;
    }
    for (String part : parts.subList(1, parts.size() - 1)) {
      int found = model.indexOf(part, at);
      if (found < 0 || found + part.length() > end) {
        return false;
      }
      at = found + part.length();
    }
    return true;
  }

  private static byte[] bundledFile() {
    try (InputStream in = Prices.class.getResourceAsStream(DEFAULT)) {
      return Objects.requireNonNull(in, DEFAULT).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
