package dev.workroom.core.session;

import dev.workroom.core.event.Capsule;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event.CapsuleCorrected;
import dev.workroom.core.event.Event.ContextCompacted;
import dev.workroom.core.event.Event.MemoryLoaded;
import dev.workroom.core.event.Event.ModelReplied;
import dev.workroom.core.event.Event.Noted;
import dev.workroom.core.event.Event.PassedOn;
import dev.workroom.core.event.Event.Rewound;
import dev.workroom.core.event.Event.SkillUsed;
import dev.workroom.core.event.Event.ToolFinished;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.Image;
import dev.workroom.core.message.ContentBlock.ToolOutput;
import dev.workroom.core.message.GrowingList;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.ToolResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The model's view of the log: results in the order of the calls, then what was said meanwhile.
 *
 * <p>It grows entry by entry, and what it has once shown stays the same (the same objects), so that
 * prompt caches hold and nobody has to look at old messages again.
 */
public final class Transcript {
  /** How the note begins that stands where work was taken back; the entry's number follows. */
  public static final String TAKEN_BACK = "Taken back (entry ";

  /** How much of one skill outlives a shortening, and of all, in characters. */
  private static final int LONGEST_SKILL = 15_000;

  private static final int ALL_SKILLS = 75_000;

  private final List<Long> places = new ArrayList<>();
  private GrowingList<Message> placed = new GrowingList<>();
  private final Map<CallId, ContentBlock> results = new LinkedHashMap<>();
  private final List<Said> said = new ArrayList<>();
  private final LinkedHashMap<String, Said> skills = new LinkedHashMap<>();
  private List<ContentBlock> carried = List.of();
  private Capsule.Notes notes = Capsule.Notes.NONE;
  private Optional<Capsule.Ledger> ledger = Optional.empty();

  private record Said(long seq, List<ContentBlock> content) {}

  public static List<Message> of(List<Entry> log) {
    return over(log).messages();
  }

  /** The view of a whole log, where work may have been taken back. */
  static Transcript over(List<Entry> log) {
    var transcript = new Transcript();
    visible(log).forEach(transcript::add);
    return transcript;
  }

  /** The entries that were not taken back, {@link Rewound} itself among them. */
  public static List<Entry> visible(List<Entry> log) {
    var visible = new ArrayList<Entry>(log.size());
    for (Entry entry : log) {
      if (entry.event() instanceof Rewound(long to, _, _)) {
        visible.removeIf(e -> e.seq() > to && !(e.event() instanceof CapsuleCorrected));
      }
      visible.add(entry);
    }
    return visible;
  }

  public void add(Entry entry) {
    switch (entry.event()) {
      case UserSaid e -> said.add(new Said(entry.seq(), e.content()));
      case Noted e -> said.add(new Said(entry.seq(), List.of(note(e.text()))));
      case MemoryLoaded e -> said.add(new Said(entry.seq(), List.of(note(e.text()))));
      case SkillUsed e -> used(entry.seq(), e);
      case PassedOn e -> said.add(new Said(entry.seq(), List.of(note(passedOn(e)))));
      case ModelReplied e -> replied(entry.seq(), e);
      case ToolFinished(var call, var result, _) -> results.replace(call, output(call, result));
      case ContextCompacted e -> compact(entry.seq(), e);
      case CapsuleCorrected e -> corrected(entry, e);
      case Rewound e -> said.add(new Said(entry.seq(), List.of(note(takenBack(entry.seq(), e)))));
      default -> {}
    }
  }

  /** What the model is shown now; costs what is new, not what is old. */
  public List<Message> messages() {
    List<ContentBlock> pending = pending(Long.MAX_VALUE);
    return pending.isEmpty() ? placed.now() : placed.nowWith(new Message.User(pending));
  }

  private void place(long seq, Message message) {
    places.add(seq);
    placed.add(message);
  }

  private void replied(long seq, ModelReplied e) {
    List<ContentBlock> heard = pending(e.saw());
    if (!heard.isEmpty()) {
      place(e.saw(), new Message.User(heard));
    }
    said.removeIf(s -> s.seq() <= e.saw());
    results.clear();
    place(seq, e.message());
    e.message()
        .toolUses()
        .forEach(use ->
            results.put(use.id(), new ToolOutput(use.id(), "no result yet", List.of(), true)));
  }

  private List<ContentBlock> pending(long upTo) {
    var content = new ArrayList<>(results.values());
    said.stream().filter(s -> s.seq() <= upTo).forEach(s -> content.addAll(s.content()));
    return content;
  }

  private void compact(long seq, ContextCompacted e) {
    List<Long> before = List.copyOf(places);
    carried = carried(e.keptFrom());
    replace(seq, message(e.capsule(), carried), i -> before.get(i) >= e.keptFrom());
    notes = e.capsule().notes();
    ledger = Optional.of(e.capsule().ledger());
  }

  /** One message in the place of all that are not kept. */
  private void replace(long seq, Message first, IntPredicate kept) {
    List<Long> seqs = List.copyOf(places);
    List<Message> messages = placed.now();
    places.clear();
    placed = new GrowingList<>();
    place(seq, first);
    for (int i = 0; i < seqs.size(); i++) {
      if (kept.test(i)) {
        place(seqs.get(i), messages.get(i));
      }
    }
  }

  /** Before there is a capsule the correction is a note that the first one is made of. */
  private void corrected(Entry entry, CapsuleCorrected e) {
    notes = e.notes();
    if (ledger.isPresent()) {
      replace(places.getFirst(), message(capsule().orElseThrow(), carried), i -> i > 0);
    } else {
      var early = new Capsule(notes, Capsule.Ledger.EMPTY);
      String text = "For your state capsule " + entry.actor() + " notes:\n" + early.text();
      said.add(new Said(entry.seq(), List.of(note(text))));
    }
  }

  /** What replaces the messages that are no longer shown, if any are not. */
  Optional<Capsule> capsule() {
    return ledger.map(l -> new Capsule(notes, l));
  }

  /** The capsule's notes, or what people noted for the first one. */
  Capsule.Notes notes() {
    return notes;
  }

  private void used(long seq, SkillUsed e) {
    String arguments =
        e.arguments().isBlank() ? "" : " arguments=\"" + e.arguments().replace('"', '\'') + "\"";
    String by = e.call().isPresent() ? "you" : "the user";
    var content =
        List.<ContentBlock>of(
            new ContentBlock.Text(
                "<skill name=\"%s\"%s chosen-by=\"%s\">\n%s\n</skill>"
                    .formatted(e.name(), arguments, by, e.text().strip())));
    said.add(new Said(seq, content));
    skills.remove(e.name());
    skills.put(e.name(), new Said(seq, content));
  }

  /** The skills in use that would go with what is shortened, within bounds, the latest first. */
  private List<ContentBlock> carried(long keptFrom) {
    var kept = new ArrayList<ContentBlock>();
    int room = ALL_SKILLS;
    for (Said skill : skills.sequencedValues().reversed()) {
      if (skill.seq() < keptFrom
          && skill.content().getFirst() instanceof ContentBlock.Text(String text)) {
        String part = text.length() > LONGEST_SKILL ? text.substring(0, LONGEST_SKILL) + "…" : text;
        if (part.length() <= room) {
          room -= part.length();
          kept.add(new ContentBlock.Text(part));
        }
      }
    }
    return kept.reversed();
  }

  private static Message message(Capsule capsule, List<ContentBlock> skills) {
    String text =
        "<note>\nYour earlier messages were replaced by this state capsule.\n\n"
            + capsule.text().strip()
            + "\n</note>";
    var content = new ArrayList<ContentBlock>();
    content.add(new ContentBlock.Text(text));
    content.addAll(skills);
    return new Message.User(content);
  }

  private static String takenBack(long seq, Rewound e) {
    return TAKEN_BACK + seq + "): " + e.reason();
  }

  private static String passedOn(PassedOn e) {
    var text =
        new StringBuilder(
            "The user just said this to the agent that you work for. Where it concerns your piece"
                + " of work it holds for you: follow it and say so at the end. Where it does not, go"
                + " on.\n");
    for (ContentBlock block : e.content()) {
      if (block instanceof ContentBlock.Text(String words)) {
        text.append(words).append('\n');
      }
    }
    return text.toString().strip();
  }

  private static ContentBlock note(String text) {
    return new ContentBlock.Text("<note>\n" + text + "\n</note>");
  }

  private static ContentBlock output(CallId call, ToolResult result) {
    List<Image> images = result instanceof ToolResult.Ok ok ? ok.images() : List.of();
    return new ToolOutput(call, result.text(), images, !(result instanceof ToolResult.Ok));
  }
}
