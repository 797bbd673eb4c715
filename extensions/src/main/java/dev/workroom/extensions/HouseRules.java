package dev.workroom.extensions;

import java.util.List;
import java.util.Optional;

/**
 * What an administrator says of plugins and marketplaces. Names are {@code plugin@marketplace};
 * {@code *} stands for any run of characters.
 *
 * @param required cannot be switched off or removed
 * @param available the only ones that may be installed, where it is said
 * @param hidden are not listed; who knows the name may install them
 * @param blocked are neither installed nor loaded
 * @param marketplaces the only sources of marketplaces, where it is said
 */
public record HouseRules(
    List<String> required,
    Optional<List<String>> available,
    List<String> hidden,
    List<String> blocked,
    Optional<List<String>> marketplaces) {
  public static final HouseRules NONE =
      new HouseRules(List.of(), Optional.empty(), List.of(), List.of(), Optional.empty());

  public HouseRules {
    required = List.copyOf(required);
    available = available.map(List::copyOf);
    hidden = List.copyOf(hidden);
    blocked = List.copyOf(blocked);
    marketplaces = marketplaces.map(List::copyOf);
  }

  /** Why a plugin may not be here; empty: it may. */
  public Optional<String> against(String id) {
    if (fits(blocked, id)) {
      return Optional.of("Your administrator has blocked " + id + ".");
    }
    if (available.isPresent() && !fits(available.get(), id) && !fits(required, id)) {
      return Optional.of("Your administrator has not made " + id + " available.");
    }
    return Optional.empty();
  }

  /** Why a marketplace may not be added; empty: it may. */
  public Optional<String> againstMarketplace(String source) {
    return marketplaces.isPresent() && !fits(marketplaces.get(), source)
        ? Optional.of("Your administrator does not allow the marketplace " + source + ".")
        : Optional.empty();
  }

  /** The marketplaces that are named in full: those that the house itself offers. */
  public List<String> offered() {
    return marketplaces.orElse(List.of()).stream().filter(one -> !one.contains("*")).toList();
  }

  public boolean requires(String id) {
    return fits(required, id);
  }

  public boolean hides(String id) {
    return fits(hidden, id);
  }

  private static boolean fits(List<String> patterns, String name) {
    return patterns.stream()
        .anyMatch(pattern -> name.matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E"));
  }
}
