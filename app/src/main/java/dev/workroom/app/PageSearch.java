package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.store.SessionSummary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks for words in what was said in sessions and in the names of the files they made. */
final class PageSearch {
  private static final int AROUND = 80;

  private final Workshop workshop;

  PageSearch(Workshop workshop) {
    this.workshop = workshop;
  }

  record Said(String root, String title, long seq, String excerpt) {}

  record Made(String root, String title, String path, String name) {}

  record Found(List<Said> sessions, List<Made> files, boolean more) {}

  Found of(String words, int most) {
    String wanted = words.strip().toLowerCase(Locale.ROOT);
    var said = new ArrayList<Said>();
    var made = new ArrayList<Made>();
    if (wanted.isEmpty()) {
      return new Found(said, made, false);
    }
    for (SessionSummary one : workshop.store().sessions()) {
      if (one.parent().isPresent() || StandingInstructions.isAcceptance(one.id())) {
        continue;
      }
      if (said.size() >= most) {
        return new Found(said, made, true);
      }
      look(one, wanted, said, made);
    }
    return new Found(said, made, false);
  }

  private void look(SessionSummary one, String wanted, List<Said> said, List<Made> made) {
    String root = one.id().value();
    Optional<Said> first =
        one.title().toLowerCase(Locale.ROOT).contains(wanted)
            ? Optional.of(new Said(root, one.title(), 1, excerpt(one.title(), wanted)))
            : Optional.empty();
    for (Entry entry : workshop.log().read(one.id(), 1)) {
      if (entry.event() instanceof Event.FileChanged file
          && file.after().isPresent()
          && String.valueOf(Path.of(file.path()).getFileName())
              .toLowerCase(Locale.ROOT)
              .contains(wanted)) {
        var found =
            new Made(
                root, one.title(), file.path(), String.valueOf(Path.of(file.path()).getFileName()));
        if (!made.contains(found)) {
          made.add(found);
        }
      }
      if (first.isEmpty()) {
        String text = text(entry.event());
        if (text.toLowerCase(Locale.ROOT).contains(wanted)) {
          first = Optional.of(new Said(root, one.title(), entry.seq(), excerpt(text, wanted)));
        }
      }
    }
    first.ifPresent(said::add);
  }

  private static String text(Event event) {
    List<ContentBlock> blocks =
        switch (event) {
          case Event.UserSaid e -> e.content();
          case Event.ModelReplied e -> e.message().content();
          default -> List.of();
        };
    return blocks.stream().map(PageSearch::text).collect(Collectors.joining(" "));
  }

  private static String text(ContentBlock block) {
    return switch (block) {
      case ContentBlock.Text(String text) -> text;
      case ContentBlock.Native one -> one.view().map(PageSearch::text).orElse("");
      case ContentBlock.Image _, ContentBlock.ToolUse _, ContentBlock.ToolOutput _ -> "";
    };
  }

  private static String excerpt(String text, String wanted) {
    int at = Math.max(0, text.toLowerCase(Locale.ROOT).indexOf(wanted));
    int from = Math.max(0, at - AROUND);
    int to = Math.min(text.length(), at + wanted.length() + AROUND);
    int end = Math.min(text.length(), at + wanted.length());
    return Terminal.oneLine(
        (from > 0 ? "…" : "")
            + text.substring(from, at)
            + "«"
            + text.substring(at, end)
            + "»"
            + text.substring(end, to)
            + (to < text.length() ? "…" : ""),
        400);
  }
}
