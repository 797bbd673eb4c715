package dev.workroom.core.session;

import dev.workroom.core.event.Decision;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.ApprovalDecided;
import dev.workroom.core.event.Event.Influenced;
import dev.workroom.core.event.Event.PassedOn;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.message.ContentBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * What people said in a session, in their own words: the words of a task that an agent wrote for
 * its sub-agent are not among them, those of the people above it are.
 */
final class Traces {
  /** Who decides by orders that were given beforehand; nobody looked at the case itself. */
  static final String STANDING = "standing orders";

  private final List<String> said = new ArrayList<>();
  private boolean below;

  void add(Entry entry) {
    switch (entry.event()) {
      case SessionStarted e -> below = e.parent().isPresent();
      case UserSaid e -> {
        if (!below) {
          words(e.content());
        }
      }
      case PassedOn e -> words(e.content());
      case Influenced e -> said.addAll(e.said());
      case ApprovalDecided(_, Decision.Answered(List<String> answers)) -> {
        if (!entry.actor().equals(STANDING)) {
          said.addAll(answers);
        }
      }
      case ApprovalDecided(_, Decision.Rejected(String feedback)) -> said.add(feedback);
      default -> {}
    }
  }

  List<String> said() {
    return List.copyOf(said);
  }

  private void words(List<ContentBlock> content) {
    for (ContentBlock block : content) {
      if (block instanceof ContentBlock.Text(String text)) {
        said.add(text);
      }
    }
  }
}
