package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import dev.workroom.json.Wire;
import dev.workroom.server.Papers;
import dev.workroom.server.Refused;
import dev.workroom.store.SessionSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of the logs the page shows beside the conversation: sources, grants, pictures. */
final class PageEvidence {
  private final Workshop workshop;

  PageEvidence(Workshop workshop) {
    this.workshop = workshop;
  }

  private record Source(
      String session,
      String call,
      long seq,
      Instant at,
      String tool,
      Json input,
      List<String> paths) {}

  /** What of a reading call's input says what is read. */
  private record Reading(Optional<String> path) {
    static List<String> paths(Json input) {
      try {
        return Wire.read(input.text(), Reading.class).path().map(List::of).orElse(List.of());
      } catch (IllegalArgumentException _) {
        return List.of();
      }
    }
  }

  private record Sources(List<Source> sources) {}

  Object sources(SessionId root) {
    var sources = new ArrayList<Source>();
    for (SessionId one : ApproveCommand.family(workshop, root)) {
      for (Entry entry : workshop.log().read(one, 1)) {
        if (entry.event() instanceof Event.ModelReplied reply) {
          for (ToolUse use : reply.message().toolUses()) {
            if (List.of("Read", "Query", "Grep", "WebFetch", "WebSearch").contains(use.tool())) {
              sources.add(
                  new Source(
                      one.value(),
                      use.id().value(),
                      entry.seq(),
                      entry.at(),
                      use.tool(),
                      use.input(),
                      Reading.paths(use.input())));
            }
          }
        }
      }
    }
    return new Sources(sources);
  }

  private record Granted(
      String root,
      String session,
      String title,
      String id,
      String tool,
      String resource,
      Optional<Instant> expires,
      boolean expired) {}

  private record Grants(List<Granted> grants) {}

  Object grants() {
    var all = new ArrayList<Granted>();
    for (SessionSummary one : workshop.store().sessions()) {
      if (one.archived() || StandingInstructions.isAcceptance(one.id())) {
        continue;
      }
      String root = one.id().value().replaceFirst("/.*", "");
      new Session(one.id(), workshop.log())
          .state()
          .grants()
          .forEach(grant ->
              all.add(
                  new Granted(
                      root,
                      one.id().value(),
                      one.title(),
                      grant.id(),
                      grant.tool(),
                      grant.resource(),
                      grant.expires(),
                      grant.expires().filter(end -> end.isBefore(Instant.now())).isPresent())));
    }
    return new Grants(all);
  }

  /** Only a picture that the session's logs speak of. */
  Papers.Content picture(SessionId root, String sha256) {
    for (SessionId one : ApproveCommand.family(workshop, root)) {
      for (Entry entry : workshop.log().read(one, 1)) {
        Optional<ContentBlock.Image> image = PagePictures.in(entry.event(), sha256);
        Optional<byte[]> bytes = image.flatMap(i -> workshop.contents().get(i.sha256()));
        if (bytes.isPresent()) {
          return new Papers.Content(bytes.get(), image.get().mediaType(), sha256);
        }
      }
    }
    throw new Refused(Refused.Kind.NOT_FOUND, "There is no such picture.");
  }
}
