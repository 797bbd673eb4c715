package dev.workroom.app;

import dev.workroom.changes.ChangeSets;
import dev.workroom.changes.Kept;
import dev.workroom.changes.Retention;
import dev.workroom.sandbox.Sandboxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What this machine offers, and the true cause of what is missing. */
final class HealthChecks {
  private static final Map<String, String> PROGRAMS =
      Map.of(
          "soffice", "renders documents and recalculates large workbooks (package libreoffice)",
          "tesseract", "reads text in pictures (package tesseract-ocr)");

  private HealthChecks() {}

  /** {@code state} is ok, missing (something is less good) or broken (something does not work). */
  record Found(String state, String name, String sentence) {
    boolean good() {
      return state.equals("ok");
    }
  }

  static List<Found> of(Workshop workshop) throws Exception {
    Program program = workshop.program();
    Home home = program.home();
    var found = new ArrayList<Found>();
    found.add(new Found("ok", "java", "Java " + Runtime.version()));
    boolean cached = Files.isRegularFile(program.installation().resolve("host.aot"));
    found.add(
        found(
            cached,
            "cache",
            cached ? "starts from its cache" : "no start cache: build with ./workroom"));
    found.add(
        new Found(
            "ok",
            "data",
            "data in " + home.root() + ", " + workshop.store().sessions().size() + " logs"));
    found.add(new Found("ok", "undo", kept(workshop)));
    boolean confined = false;
    for (Sandboxes.Finding one : new Sandboxes(home.isolation()).findings()) {
      String kind = one.kind().name().toLowerCase(Locale.ROOT);
      found.add(found(one.works(), kind, kind + ": " + one.sentence()));
      confined |= one.works();
    }
    if (!confined) {
      found.add(
          new Found(
              "broken",
              "isolation",
              "no kind of isolation works here, so no session can run; see the lines above"));
    }
    var keys = new Keys(program.environment(), home);
    for (String provider : Keys.PROVIDERS) {
      Keys.Place place = keys.place(provider, Settings.of(home));
      String name = provider.toUpperCase(Locale.ROOT) + "_API_KEY";
      found.add(
          switch (place) {
            case ENVIRONMENT -> new Found("ok", provider, name + " is set");
            case SETTINGS, KEYRING, FILE ->
                new Found(
                    "ok",
                    provider,
                    "a key for %s is stored (%s)"
                        .formatted(provider, place.name().toLowerCase(Locale.ROOT)));
            case NONE ->
                new Found("missing", provider, name + " is not set; needed for that provider only");
          });
    }
    PROGRAMS.forEach((name, use) -> {
      boolean there = installed(program, name);
      found.add(found(there, name, name + (there ? "" : " is not installed") + ": " + use));
    });
    return List.copyOf(found);
  }

  private static Found found(boolean good, String name, String sentence) {
    return new Found(good ? "ok" : "missing", name, sentence);
  }

  private static boolean installed(Program program, String name) {
    for (String folder : program.environment().getOrDefault("PATH", "").split(":", -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, name))) {
        return true;
      }
    }
    return false;
  }

  /** What is kept for undo, and what of it goes soon. */
  private static String kept(Workshop workshop) throws IOException {
    Retention retention = workshop.retention();
    try (ChangeSets changes = workshop.changes()) {
      List<Kept> soon =
          changes.history().expiring(retention, Instant.now().plus(ChangesCommand.SOON));
      return "undo for %s and up to %d GB (settings keep.days, keep.gigabytes); %s"
          .formatted(
              retention.age().toDays() == 1 ? "1 day" : retention.age().toDays() + " days",
              retention.bytes() >> 30,
              soon.isEmpty()
                  ? "nothing is let go within " + ChangesCommand.SOON.toDays() + " days"
                  : "what %s changed is let go within %d days: %s"
                      .formatted(
                          soon.size() == 1 ? "1 call" : soon.size() + " calls",
                          ChangesCommand.SOON.toDays(),
                          Figures.bytes(soon.stream().mapToLong(Kept::bytes).sum())));
    }
  }
}
