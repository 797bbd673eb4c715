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
 */
public record Setup(
    List<Folder> folders,
    Mode mode,
    Budget budget,
    String model,
    Optional<String> baseUrl,
    String isolation) {
  public Setup {
    folders = List.copyOf(folders);
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

  public Setup withBudget(Budget other) {
    return new Setup(folders, mode, other, model, baseUrl, isolation);
  }
}
