package dev.workroom.extensions;

import dev.workroom.extensions.Marketplace.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Fetches the catalogue of a marketplace from where people say that it lies. */
final class CatalogueFetch {
  /** Names that belong to the format's makers; nobody else's repository goes by them. */
  private static final Set<String> RESERVED =
      Set.of(
          "agent-skills",
          "anthropic-agent-skills",
          "anthropic-marketplace",
          "anthropic-plugins",
          "claude-code-marketplace",
          "claude-code-plugins",
          "claude-plugins-official",
          "financial-services-plugins",
          "knowledge-work-plugins",
          "life-sciences");

  private CatalogueFetch() {}

  /**
   * What was fetched.
   *
   * @param where without the version that was asked for
   * @param ref branch or tag; may be empty
   * @param revision commit or hash
   */
  record Fetched(Path folder, String where, String ref, String revision) {}

  static Fetched of(String source, Path scratch, Download download)
      throws IOException, InterruptedException {
    if (source.startsWith("https://") && source.endsWith(".json")) {
      Path folder = Files.createDirectories(scratch.resolve("catalogue"));
      Path file = folder.resolve(Marketplace.FILE);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Path _ = download.of(source, file);
      return new Fetched(folder, source, "", Tree.hashOf(file));
    }
    boolean owned = source.matches("[\\w.-]+/[\\w.-]+(@[\\w./-]+)?");
    int at = source.lastIndexOf(owned ? '@' : '#');
    String where = at > 0 ? source.substring(0, at) : source;
    String ref = at > 0 ? source.substring(at + 1) : "";
    String url = owned ? "https://github.com/" + where + ".git" : where;
    var clone =
        new Fetching(scratch, new ArrayList<>(), download).git(new Source.Git(url, "", ref, ""));
    return new Fetched(clone.root(), where, ref, clone.revision());
  }

  /** Why a name may not be taken by what comes from there; empty: it may. */
  static Optional<String> reserved(String name, String source) {
    boolean theirs = source.matches("(?i)(https://github\\.com/|git@github\\.com:)?anthropics/.*");
    return RESERVED.contains(name) && !theirs
        ? Optional.of(
            "The name %s is reserved for its makers, and %s is none of theirs."
                .formatted(name, source))
        : Optional.empty();
  }
}
