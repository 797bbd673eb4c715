package dev.workroom.app;

import dev.workroom.core.event.Host;
import dev.workroom.core.event.Setup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What a session may reach, as people say it: {@code network.hosts} in the settings, {@code hosts}
 * of a workspace, {@code --allow-host} on the command line, all together.
 */
record Reach(List<String> named, boolean searching) {
  static final String SETTING = "network.hosts";
  static final String SEARCH = "search";
  static final Reach NONE = new Reach(List.of(), false);

  Reach {
    named = List.copyOf(named);
  }

  static void options(CommandSpec spec) {
    spec.addOption(option());
    spec.addOption(
        Command.flag(
            "Let the agent search the web by what 'search' in the settings says.", "--web-search"));
  }

  static OptionSpec option() {
    return OptionSpec.builder("--allow-host")
        .arity("1")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel("HOST[:PORT]")
        .description(
            "A host that may be reached, '*.example.org' with all below; port 443 if left out."
                + " Repeatable; without any, nothing leaves this computer.")
        .build();
  }

  static Reach of(ParseResult arguments) {
    return new Reach(named(arguments), arguments.hasMatchedOption("--web-search"));
  }

  /** The hosts that a command line names. */
  static List<String> named(ParseResult arguments) {
    return arguments.matchedOptionValue("--allow-host", List.<String>of());
  }

  /** The same with what a workspace says, {@code a.org, *.b.org:8443}. */
  Reach and(String listed) {
    var all = new ArrayList<>(named);
    Stream.of(listed.split("[,\\s]+", -1)).filter(name -> !name.isEmpty()).forEach(all::add);
    return new Reach(all, searching);
  }

  /**
   * The setup with all that is listed in it; its guardrails stand above the list.
   *
   * @param never hosts by name that nobody can put on the list: where models are reached
   */
  Setup in(Setup setup, Map<String, String> settings, Set<String> never) {
    Set<Host> hosts = new LinkedHashSet<>(setup.hosts());
    and(settings.getOrDefault(SETTING, "")).hosts(never).forEach(hosts::add);
    return setup.stays()
        ? setup.withReach(List.of(), Optional.empty())
        : setup.withReach(List.copyOf(hosts), search(setup, settings, !hosts.isEmpty()));
  }

  /** Who may reach something may search too, where that is set up. */
  private Optional<String> search(Setup setup, Map<String, String> settings, boolean reaching) {
    String said = settings.getOrDefault(SEARCH, "").strip();
    if (searching && said.isEmpty() && setup.search().isEmpty()) {
      throw UserError.usage(
          "No search is set up. Write 'search = provider' or 'search = https://…' into the settings.");
    }
    return said.isEmpty() || !(searching || reaching) ? setup.search() : Optional.of(said);
  }

  /** Those that are named, in a form that can be compared. */
  List<Host> hosts(Set<String> never) {
    var hosts = new ArrayList<Host>();
    for (String name : named) {
      try {
        Host host = Host.of(name);
        if (never.contains(host.name())) {
          throw UserError.usage(
              "%s is where a model is reached; nothing else may send there, so it cannot be listed."
                  .formatted(host));
        }
        hosts.add(host);
      } catch (IllegalArgumentException e) {
        throw UserError.usage(
            "A host that may be reached is said as HOST or HOST:PORT: %s."
                .formatted(Terminal.oneLine(String.valueOf(e.getMessage()), 200)));
      }
    }
    return hosts;
  }

  static String words(List<Host> hosts) {
    return String.join(", ", hosts.stream().map(Host::toString).toList());
  }

  /** What a session may reach, in one line. */
  static String words(Setup setup) {
    var all = new ArrayList<String>();
    if (!setup.hosts().isEmpty()) {
      all.add(words(setup.hosts()));
    }
    setup.search().ifPresent(by -> all.add("web search by " + by));
    return all.isEmpty() ? "nothing" : String.join(", ", all);
  }
}
