package dev.workroom.extensions;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A plugin that was fetched and is not in force: what a person sees before they accept it.
 *
 * @param next as it would stand on the shelf
 * @param changes against what stands there, a line each; all parts where nothing does
 * @param reach what it connects to, starts and runs by itself
 * @param findings hidden characters and words against the user, and what could not be loaded
 * @param staged where its files lie until then
 */
public record Offer(
    Installed next,
    Plugin plugin,
    Optional<Installed> before,
    List<String> changes,
    List<String> reach,
    List<Diagnostic> findings,
    Path staged) {
  public Offer {
    changes = List.copyOf(changes);
    reach = List.copyOf(reach);
    findings = List.copyOf(findings);
  }

  /** Whether exactly this stands on the shelf already. */
  public boolean same() {
    return before.filter(b -> b.sha256().equals(next.sha256())).isPresent();
  }
}
