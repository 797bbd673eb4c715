package dev.workroom.core.policy;

import dev.workroom.core.event.Grant;
import dev.workroom.core.event.Host;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Request.Evidence;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Label;
import dev.workroom.core.session.Session;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.session.Words;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Effect.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The rule at the sinks: what others wrote reaches deleting, sending, remembering, settings and the
 * user's own files only with a person, whatever mode, grants, plan or orders given beforehand say,
 * and however willing the model is. It looks at where words stand, never at what they mean.
 *
 * <p>What counts: the session has seen something untrusted ({@link SessionState#influences}), or
 * the words of the call stand in data and not in what people said. Work on files of the workspace
 * that no text asks for, and new files, need no one.
 */
public final class Sinks {
  /** How verdicts and logs name the rule. */
  public static final String RULE = "house: what others wrote reaches this only with a person";

  /** Where notes for later sessions lie in a granted folder. */
  public static final String MEMORY = "memory";

  private static final int LONGEST_WORD = 24;
  private static final String CONNECTOR = "connector:";

  /** Under this name stands what connectors say of their tools, which the user accepted. */
  private static final String OFFERS = "Connectors";

  private static final List<String> LASTING = List.of("memory:", "schedule:", "setting:");

  private Sinks() {}

  /**
   * What a person must know before the call runs.
   *
   * @param why a sentence; empty: the call may go its usual way, and this is only worth showing
   */
  public record Concern(String why, List<Evidence> evidence) {
    public Concern {
      evidence = List.copyOf(evidence);
    }

    static Concern none() {
      return new Concern("", List.of());
    }

    /** Whether a person has to decide. */
    public boolean asks() {
      return !why.isEmpty();
    }
  }

  /** Looks at a call before it runs. */
  public static Concern check(Session session, ToolUse use, Effect effect) {
    SessionState state = session.state();
    List<String> words = Words.strings(use.input().text());
    List<String> lasting = lasting(state, effect);
    if (!lasting.isEmpty()) {
      return lasting(session, state, words);
    }
    boolean net =
        !effect.hosts().isEmpty()
            || effect.resources().contains(Effect.SEARCH)
            || (effect.kind() == Kind.RUN && open(state));
    Optional<String> connector = connector(effect);
    if (connector.isPresent()) {
      return connecting(session, state, connector.get(), words);
    }
    if (effect.kind() == Kind.REACH || net) {
      return reaching(session, state, effect, words);
    }
    return switch (effect.kind()) {
      case READ -> Concern.none();
      case DELETE -> deleting(session, state, Optional.of(use), PlanGate.files(effect));
      case WRITE, RUN -> written(session, words, PlanGate.files(effect));
      case REACH -> throw new IllegalStateException("handled above");
    };
  }

  /** Whether commands get out of this computer at all. */
  private static boolean open(SessionState state) {
    boolean listed = state.setup().filter(s -> !s.stays() && !s.hosts().isEmpty()).isPresent();
    return listed || state.grants().stream().map(Grant::resource).anyMatch(Effect::isNet);
  }

  /** What lasts beyond the session: notes, schedules, settings. */
  private static List<String> lasting(SessionState state, Effect effect) {
    return effect.resources().stream()
        .filter(one ->
            LASTING.stream().anyMatch(one::startsWith)
                || (effect.kind() == Kind.WRITE
                    && one.startsWith("file:")
                    && memory(state, one.substring("file:".length()))))
        .sorted()
        .toList();
  }

  /** Whether a file would be read as a note by later sessions. */
  public static boolean memory(SessionState state, String path) {
    return WordOrigins.folders(state).stream()
        .anyMatch(folder ->
            Words.folded(path).startsWith(Words.folded(folder.path()) + "/" + MEMORY + "/"));
  }

  private static Concern lasting(Session session, SessionState state, List<String> words) {
    if (!state.influences().isEmpty()) {
      return new Concern(
          "It would last beyond this session, which has read what others wrote.",
          WordOrigins.seen(state));
    }
    return WordOrigins.ofData(session, words, _ -> true)
        .map(evidence ->
            new Concern(
                "It would last beyond this session, and its words come from what was read.",
                List.of(evidence)))
        .orElseGet(Concern::none);
  }

  private static Concern deleting(
      Session session, SessionState state, Optional<ToolUse> use, List<String> paths) {
    List<Evidence> named = WordOrigins.named(session, paths);
    if (!named.isEmpty()) {
      return new Concern("What it would delete is named in what was read.", named);
    }
    Optional<Evidence> dictated = use.flatMap(one -> WordOrigins.dictated(session, one));
    if (dictated.isPresent()) {
      return new Concern("The words of the call stand in what was read.", List.of(dictated.get()));
    }
    boolean own = !paths.isEmpty() && paths.stream().allMatch(session::made);
    return state.influences().isEmpty() || own
        ? Concern.none()
        : new Concern(
            "It would delete files in a session that has read what others wrote.",
            WordOrigins.seen(state));
  }

  private static Optional<String> connector(Effect effect) {
    return effect.resources().stream()
        .filter(one -> one.startsWith(CONNECTOR))
        .map(one -> one.substring(CONNECTOR.length()).split("/", 2)[0])
        .findFirst();
  }

  /** What a connector said may go back to it, where its tool is allowed; nothing else may. */
  private static Concern connecting(
      Session session, SessionState state, String connector, List<String> words) {
    Predicate<Label> foreign =
        label ->
            label.origin() != Label.Origin.CONNECTOR
                || !((label.name() + " ").startsWith(connector + " ")
                    || label.name().equals(OFFERS));
    Optional<Evidence> shared = WordOrigins.ofData(session, words, foreign);
    if (shared.isPresent()) {
      return new Concern(
          "It would hand words of what was read to the connector %s.".formatted(connector),
          List.of(shared.get()));
    }
    List<Label> others = state.influences().stream().filter(foreign).toList();
    return others.isEmpty()
        ? Concern.none()
        : new Concern(
            "It would reach the connector %s out of a session that has read what others wrote."
                .formatted(connector),
            WordOrigins.seen(state));
  }

  /** An address that people, a search or a page gave may be followed; one put together may not. */
  private static Concern reaching(
      Session session, SessionState state, Effect effect, List<String> words) {
    if (!session.sawData()) {
      return Concern.none();
    }
    Set<String> addresses = Outgoing.of(String.join("\n", words)).addresses();
    boolean follows = effect.kind() == Kind.READ && !addresses.isEmpty();
    if (follows) {
      for (String address : addresses) {
        if (!WordOrigins.said(session, address) && session.holding(address, Sinks::web).isEmpty()) {
          return new Concern(
              "The address was not given by you, a search or a page: %s.".formatted(address),
              evidence(session.holding(address, _ -> true)));
        }
      }
      return Concern.none();
    }
    for (String address : addresses) {
      Optional<Evidence> given = session.holding(address, label -> !web(label));
      if (!WordOrigins.said(session, address) && given.isPresent()) {
        return new Concern(
            "The address comes from what was read: %s.".formatted(address), evidence(given));
      }
    }
    Optional<Evidence> shared = WordOrigins.ofData(session, words, _ -> true);
    if (shared.isPresent()) {
      return new Concern("It would send words of what was read.", List.of(shared.get()));
    }
    if (effect.kind() == Kind.READ) {
      return searching(session, state, words);
    }
    // The user listed the hosts that commands reach; what the web says there adds nothing new.
    boolean listed = effect.kind() == Kind.RUN;
    boolean influenced = state.influences().stream().anyMatch(one -> !listed || !web(one));
    return influenced
        ? new Concern(
            "It would reach out of a session that has read what others wrote.",
            WordOrigins.seen(state))
        : listed ? written(session, words, List.of()) : Concern.none();
  }

  /**
   * A search for words of one's own is free, until somebody else could have chosen them: then words
   * that nobody uses to search, numbers and codes, must have been given by people or the web.
   */
  private static Concern searching(Session session, SessionState state, List<String> words) {
    if (state.influences().stream().anyMatch(label -> !web(label))) {
      return new Concern(
          "It would send words to a search service out of a session that has read what others wrote.",
          WordOrigins.seen(state));
    }
    if (state.influences().isEmpty()) {
      return Concern.none();
    }
    for (String word : String.join(" ", words).split("\\s+")) {
      boolean code =
          word.length() > LONGEST_WORD || word.chars().filter(Character::isDigit).count() > 2;
      if (code && !WordOrigins.said(session, word) && session.holding(word, Sinks::web).isEmpty()) {
        return new Concern(
            "It would send “%s” to a search service, which neither you nor a page gave."
                .formatted(word),
            evidence(session.holding(word, _ -> true)));
      }
    }
    return Concern.none();
  }

  /** What is written may reach out when it is opened; a name may come from a text. */
  private static Concern written(Session session, List<String> words, List<String> paths) {
    if (!session.sawData()) {
      return Concern.none();
    }
    Optional<Concern> outgoing = outgoing(session, words);
    if (outgoing.isPresent()) {
      return outgoing.get();
    }
    return new Concern("", WordOrigins.named(session, paths));
  }

  /**
   * Why a file must wait for what it would hold, whoever computed that, in a session that has read
   * what others wrote; a sentence, empty if it need not.
   *
   * @param text what a program would follow or run when it opens the file
   * @param before the same of what stands there now; empty: nothing does
   */
  public static Optional<String> content(Session session, String text, String before) {
    if (session.state().influences().isEmpty() || !session.sawData()) {
      return Optional.empty();
    }
    Outgoing out = Outgoing.of(text).beyond(Outgoing.of(before));
    return outgoing(session, out).map(Concern::why);
  }

  private static Optional<Concern> outgoing(Session session, List<String> words) {
    return outgoing(session, Outgoing.of(String.join("\n", words)));
  }

  private static Optional<Concern> outgoing(Session session, Outgoing out) {
    if (out.nothing()) {
      return Optional.empty();
    }
    boolean influenced = !session.state().influences().isEmpty();
    Optional<String> active =
        out.active()
            .or(() -> influenced ? out.scripted() : Optional.empty())
            .filter(piece -> !WordOrigins.said(session, piece));
    if (active.isPresent() && !out.addresses().stream().allMatch(a -> WordOrigins.said(session, a))
        || active.isPresent() && out.addresses().isEmpty()) {
      return Optional.of(
          new Concern(
              "What it writes would reach out by itself when somebody opens it: “%s”."
                  .formatted(active.get()),
              out.addresses().stream()
                  .flatMap(a -> session.holding(Outgoing.host(a), _ -> true).stream())
                  .limit(WordOrigins.MOST)
                  .toList()));
    }
    for (String address : out.addresses()) {
      if (WordOrigins.said(session, address)
          || session.holding(address, label -> true).isPresent()) {
        continue;
      }
      Optional<Evidence> host = session.holding(Outgoing.host(address), _ -> true);
      boolean strange = influenced && !allowed(session.state(), Outgoing.host(address));
      if (strange || host.isPresent() || Outgoing.roomy(address)) {
        return Optional.of(
            new Concern(
                "It writes an address that nobody gave in this form, so it may carry data out when it is opened: %s."
                    .formatted(address),
                evidence(host)));
      }
    }
    return Optional.empty();
  }

  /** Whether a person let the session reach the host: a plain place on it says little more. */
  private static boolean allowed(SessionState state, String name) {
    Stream<Host> listed = state.setup().stream().flatMap(setup -> setup.hosts().stream());
    Stream<Host> granted =
        state.grants().stream()
            .filter(grant -> grant.expires().map(end -> end.isAfter(state.at())).orElse(true))
            .map(Grant::resource)
            .filter(Effect::isNet)
            .map(Effect::host);
    return Stream.concat(listed, granted)
        .anyMatch(host ->
            host.name().equals(name) || !host.exact() && name.endsWith(host.name().substring(1)));
  }

  /** Whether deletions by a call of this session need a person who looks at them. */
  public static boolean firm(Session session, CallId call, List<String> paths) {
    return deleting(session, session.state(), WordOrigins.use(session, call), paths).asks();
  }

  /**
   * Where the words of a question and of its answers come from, as far as others wrote them: who
   * chooses among them should know who put them there.
   */
  public static List<Evidence> evidence(Session session, Request.Questions asked) {
    if (session.state().influences().isEmpty()) {
      return List.of();
    }
    var found = new LinkedHashSet<Evidence>();
    for (Request.Question question : asked.questions()) {
      words(session, question.text()).ifPresent(found::add);
      for (Request.Option option : question.options()) {
        words(session, option.label())
            .or(() -> words(session, option.description()))
            .ifPresent(found::add);
      }
    }
    return found.stream().limit(WordOrigins.MOST).toList();
  }

  private static Optional<Evidence> words(Session session, String text) {
    return WordOrigins.ofData(session, List.of(text), Label::untrusted)
        .or(() ->
            WordOrigins.said(session, text)
                ? Optional.empty()
                : session.dictating(text).filter(one -> one.from().untrusted()));
  }

  private static boolean web(Label label) {
    return label.origin() == Label.Origin.WEB;
  }

  private static List<Evidence> evidence(Optional<Evidence> found) {
    return found.stream().toList();
  }
}
