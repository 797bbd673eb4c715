package dev.workroom.core.event;

import java.util.List;
import java.util.Optional;

/**
 * What a session was given at its start: enough to open it again on another day.
 *
 * @param folders what it may touch; the first is where relative paths begin
 * @param model provider and name, as on the command line
 * @param baseUrl the model's endpoint, when it is not the provider's own
 * @param isolation how its worker and commands are confined
 * @param brief what is asked for; its guardrails hold in this session and in those below it
 * @param plan the approved plan of the session above, within which this one works
 * @param hosts what it may reach; none: nothing leaves this computer but the conversation itself
 * @param search what searches the web: {@code provider}, or an endpoint's address
 */
public record Setup(
    List<Folder> folders,
    Mode mode,
    Budget budget,
    String model,
    Optional<String> baseUrl,
    String isolation,
    Optional<Brief> brief,
    Optional<Plan> plan,
    List<Host> hosts,
    Optional<String> search) {
  public Setup {
    folders = List.copyOf(folders);
    hosts = List.copyOf(hosts);
  }

  /** A session that was asked for nothing yet. */
  public Setup(
      List<Folder> folders,
      Mode mode,
      Budget budget,
      String model,
      Optional<String> baseUrl,
      String isolation) {
    this(
        folders,
        mode,
        budget,
        model,
        baseUrl,
        isolation,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /** A granted folder; {@code path} is absolute and free of links. */
  public record Folder(String path, boolean writable) {}

  /** How much a person wants to be asked. */
  public enum Mode {
    /** Nothing but reading until a plan is approved; then the plan carries its changes. */
    PLAN,
    /** Each change asks. */
    ASK,
    /** Changes inside the granted folders do not ask; what cannot be taken back still does. */
    AUTO
  }

  /** What the house holds in this session, in the person's words. */
  public List<Guardrail> guardrails() {
    return brief.map(Brief::guardrails).orElse(List.of());
  }

  public Setup withFolders(List<Folder> others) {
    return new Setup(others, mode, budget, model, baseUrl, isolation, brief, plan, hosts, search);
  }

  public Setup withMode(Mode other) {
    return new Setup(folders, other, budget, model, baseUrl, isolation, brief, plan, hosts, search);
  }

  public Setup withBudget(Budget other) {
    return new Setup(folders, mode, other, model, baseUrl, isolation, brief, plan, hosts, search);
  }

  public Setup withModel(String other, Optional<String> otherUrl) {
    return new Setup(folders, mode, budget, other, otherUrl, isolation, brief, plan, hosts, search);
  }

  public Setup withIsolation(String other) {
    return new Setup(folders, mode, budget, model, baseUrl, other, brief, plan, hosts, search);
  }

  public Setup withBrief(Brief other) {
    return new Setup(
        folders, mode, budget, model, baseUrl, isolation, Optional.of(other), plan, hosts, search);
  }

  public Setup withReach(List<Host> others, Optional<String> searching) {
    return new Setup(
        folders, mode, budget, model, baseUrl, isolation, brief, plan, others, searching);
  }

  /** Whether the host is on the list, and no guardrail keeps everything on this computer. */
  public boolean reaches(Host host) {
    return !stays() && hosts.stream().anyMatch(listed -> listed.covers(host));
  }

  /** Whether a person said that nothing may leave this computer. */
  public boolean stays() {
    return guardrails().stream()
        .flatMap(guardrail -> guardrail.limits().stream())
        .anyMatch(Guardrail.Limit.NoReach.class::isInstance);
  }

  /** What a session below this one is given: the same walls, a budget and the plan of its own. */
  public Setup handedOver(String task, Budget share, Optional<Plan> approved) {
    Optional<Brief> below = brief.map(b -> b.handedOver(task));
    return new Setup(
        folders, mode, share, model, baseUrl, isolation, below, approved, hosts, search);
  }
}
