package dev.workroom.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Brief;
import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Entry;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.GrantGiven;
import dev.workroom.core.event.Event.PlanApproved;
import dev.workroom.core.event.Event.SessionStarted;
import dev.workroom.core.event.Grant;
import dev.workroom.core.event.Guardrail;
import dev.workroom.core.event.Host;
import dev.workroom.core.event.Plan;
import dev.workroom.core.event.Request.Gate;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.event.Setup.Mode;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock.ToolUse;
import dev.workroom.core.message.Json;
import dev.workroom.core.policy.Policy.Verdict;
import dev.workroom.core.policy.Rule.Action;
import dev.workroom.core.policy.Rule.Source;
import dev.workroom.core.session.SessionState;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.Effect.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RulePolicyTest {
  private static final ToolUse USE = new ToolUse(new CallId("c"), "Write", Json.EMPTY);
  private static final Effect WRITE = effect(Kind.WRITE, "file:/home/ann/a.txt");
  private static final Effect DELETE = effect(Kind.DELETE, "file:/home/ann/a.txt");

  @Test
  void beforeAPlanIsApprovedOnlyReadingIsFree() {
    assertThat(check(state(Mode.PLAN), effect(Kind.READ))).isInstanceOf(Verdict.Allow.class);
    assertThat(check(state(Mode.PLAN), WRITE)).isInstanceOf(Verdict.Deny.class);
    assertThat(check(state(Mode.PLAN), effect(Kind.RUN))).isInstanceOf(Verdict.Deny.class);
    assertThat(check(state(Mode.PLAN), DELETE)).isInstanceOf(Verdict.Deny.class);
  }

  @Test
  void anApprovedPlanCarriesItsChangesButDeletingStillAsks() {
    SessionState approved =
        state(Mode.PLAN, new PlanApproved(new Plan(List.of(Plan.Step.creating("x", "a.txt")))));

    assertThat(check(approved, WRITE)).isInstanceOf(Verdict.Allow.class);
    assertThat(check(approved, DELETE)).isInstanceOf(Verdict.Ask.class);
  }

  @Test
  void inModeAskAGrantIsRememberedWhileItLasts() {
    var grant =
        new Grant("g1", "Write", "file:/home/ann/*", Optional.of(Instant.ofEpochSecond(100)));

    assertThat(check(state(Mode.ASK), WRITE))
        .isEqualTo(new Verdict.Ask("house: ask * write on *", "May I write a.txt?", Gate.SOFT));
    assertThat(check(state(Mode.ASK, new GrantGiven(grant)), WRITE))
        .isEqualTo(new Verdict.Allow("grant g1"));
    var expired = new Grant("g2", "Write", "*", Optional.of(Instant.EPOCH));
    assertThat(check(state(Mode.ASK, new GrantGiven(expired)), WRITE))
        .isInstanceOf(Verdict.Ask.class);
  }

  @Test
  void aHardGateIsLiftedByNoGrantAndNoRuleOfTheUser() {
    var grant = new Grant("g", "*", "*", Optional.empty());
    var rule = new Rule(Source.USER, "*", Optional.empty(), "*", Action.ALLOW, "I trust it");

    assertThat(check(state(Mode.AUTO, new GrantGiven(grant)), DELETE, rule))
        .isEqualTo(new Verdict.Ask(rule.label(), "May I write a.txt?", Gate.DELETION));
  }

  @Test
  void aToolOfAConnectorAsksInEachModeUntilJustThatIsAllowed() {
    String tool = Effect.connector("mail", "send");
    Effect call = effect(Kind.REACH, tool);
    var always = new Grant("g1", "*", "*", Optional.empty());
    var just = new Grant("g2", "mcp__mail__send", tool, Optional.empty());
    var anything = new Rule(Source.USER, "*", Optional.empty(), "*", Action.ALLOW, "I trust it");
    var named = new Rule(Source.USER, "*", Optional.empty(), "connector:mail/*", Action.ALLOW, "");
    var use = new ToolUse(new CallId("c"), "mcp__mail__send", Json.EMPTY);

    for (Mode mode : Mode.values()) {
      assertThat(
              new RulePolicy(List.of(anything))
                  .check(state(mode, new GrantGiven(always)), use, call))
          .isInstanceOfSatisfying(
              Verdict.Ask.class, ask -> assertThat(ask.gate()).isEqualTo(Gate.HOST));
      assertThat(new RulePolicy(List.of()).check(state(mode, new GrantGiven(just)), use, call))
          .isEqualTo(new Verdict.Allow("grant g2"));
      assertThat(new RulePolicy(List.of(named)).check(state(mode), use, call))
          .isInstanceOf(Verdict.Allow.class);
    }
  }

  @Test
  void nothingOutsideAWritableGrantedFolderChanges() {
    assertThat(check(state(Mode.AUTO), effect(Kind.WRITE, "file:/read-only/a")))
        .isInstanceOf(Verdict.Deny.class);
    assertThat(check(state(Mode.AUTO), effect(Kind.WRITE, "file:/workshop/a")))
        .as("a folder whose name only begins the same")
        .isInstanceOf(Verdict.Deny.class);
    assertThat(check(state(Mode.AUTO), effect(Kind.WRITE, "file:/home/ann/x", "file:/etc/passwd")))
        .as("one bad resource among good ones")
        .isInstanceOf(Verdict.Deny.class);
  }

  @Test
  void theMostSpecificRuleOfTheStrongestSourceWins() {
    var wide = new Rule(Source.USER, "*", Optional.empty(), "*", Action.DENY, "no");
    var narrow =
        new Rule(Source.USER, "Write", Optional.empty(), "file:/home/ann/*", Action.ALLOW, "yes");
    var workspace =
        new Rule(
            Source.WORKSPACE, "Write", Optional.empty(), "file:/home/ann/a.txt", Action.DENY, "n");

    assertThat(check(state(Mode.ASK), WRITE, wide, narrow, workspace))
        .isEqualTo(new Verdict.Allow(narrow.label()));
  }

  @Test
  void anAdministratorsDenyCannotBeLifted() {
    var deny = new Rule(Source.ADMINISTRATOR, "*", Optional.empty(), "*", Action.DENY, "never");
    var allow =
        new Rule(Source.ADMINISTRATOR, "Write", Optional.of(Kind.WRITE), "*", Action.ALLOW, "well");

    assertThat(check(state(Mode.AUTO), WRITE, deny, allow))
        .isEqualTo(new Verdict.Deny(deny.label(), "never"));
  }

  @Test
  void aHostGoesByTheSessionsListInEveryMode() {
    for (Mode mode : Mode.values()) {
      SessionState state = listing(mode, List.of(), "*.listed.test:443");
      assertThat(check(state, fetch("a.listed.test:443"))).isInstanceOf(Verdict.Allow.class);
      assertThat(check(state, fetch("other.test:443", "a.listed.test:443", "b.test:80")))
          .isEqualTo(
              new Verdict.Ask(
                  "house: ask * reach on net:b.test:80",
                  "May I fetch it? It reaches b.test:80, other.test:443, which are not on this session's list.",
                  Gate.HOST));
    }
  }

  @Test
  void aCommandAsksForItsHostsBesideWhatItChanges() {
    Effect run = effect(Kind.RUN, "folder:/home/ann").with("net:a.test:443");

    assertThat(check(listing(Mode.AUTO, List.of()), run))
        .isInstanceOfSatisfying(
            Verdict.Ask.class, ask -> assertThat(ask.gate()).isEqualTo(Gate.HOST));
    assertThat(check(listing(Mode.ASK, List.of(), "a.test:443"), run))
        .as("the host is listed, the change still asks")
        .isInstanceOfSatisfying(
            Verdict.Ask.class, ask -> assertThat(ask.gate()).isEqualTo(Gate.SOFT));
    assertThat(check(listing(Mode.PLAN, List.of(), "a.test:443"), run))
        .as("no plan, no command")
        .isInstanceOf(Verdict.Deny.class);
  }

  @Test
  void onlyAGrantForTheHostItselfLetsAnUnlistedOneThrough() {
    SessionState all = listing(Mode.AUTO, List.of(new Grant("g", "*", "*", Optional.empty())));
    SessionState one =
        listing(Mode.AUTO, List.of(new Grant("g", "Write", "net:a.test:443", Optional.empty())));
    var trust = new Rule(Source.USER, "*", Optional.empty(), "*", Action.ALLOW, "I trust it");

    assertThat(check(all, fetch("a.test:443"), trust)).isInstanceOf(Verdict.Ask.class);
    assertThat(check(one, fetch("a.test:443"))).isEqualTo(new Verdict.Allow("grant g"));
    assertThat(check(one, fetch("a.test:80"))).isInstanceOf(Verdict.Ask.class);
    assertThat(check(one, fetch("a.test:443", "b.test:443")))
        .as("the question names only what is missing")
        .isInstanceOfSatisfying(
            Verdict.Ask.class,
            ask -> assertThat(ask.question()).contains("b.test").doesNotContain("a.test"));
  }

  @Test
  void aGuardrailKeepsEvenListedHostsAway() {
    var stays = new Guardrail("No network", List.of(new Guardrail.Limit.NoReach()));
    var brief = new Brief("x", List.of(), List.of(), List.of(), List.of(stays));
    Setup setup = setup(Mode.AUTO).withReach(List.of(Host.of("a.test")), Optional.empty());
    SessionState state = state(setup.withBrief(brief), List.of());

    assertThat(check(state, fetch("a.test:443"))).isInstanceOf(Verdict.Deny.class);
    assertThat(check(state, effect(Kind.RUN, "folder:/home/ann").with("net:a.test:443")))
        .isInstanceOf(Verdict.Deny.class);
    assertThat(setup.withBrief(brief).reaches(Host.of("a.test"))).isFalse();
  }

  @Test
  void starsAreTheOnlySpecialCharacters() {
    assertThat(Glob.matches("file:/a.b/*", "file:/a.b/c/d")).isTrue();
    assertThat(Glob.matches("file:/a.b/*", "file:/aXb/c")).isFalse();
    assertThat(Glob.matches("*a*a*a*b", "a".repeat(2_000))).isFalse();
    assertThat(Glob.matches("", "")).isTrue();
  }

  private static Verdict check(SessionState state, Effect effect, Rule... rules) {
    return new RulePolicy(List.of(rules)).check(state, USE, effect);
  }

  private static Effect effect(Kind kind, String... resources) {
    return new Effect(kind, Set.of(resources), "write a.txt");
  }

  private static Effect fetch(String... hosts) {
    return new Effect(Kind.REACH, Set.of(), "fetch it")
        .with(Stream.of(hosts).map(Host::of).map(Effect::net).toArray(String[]::new));
  }

  private static SessionState listing(Mode mode, List<Grant> grants, String... hosts) {
    List<Host> listed = Stream.of(hosts).map(Host::of).toList();
    return state(
        setup(mode).withReach(listed, Optional.empty()),
        grants.stream().<Event>map(GrantGiven::new).toList());
  }

  private static SessionState state(Mode mode, Event... events) {
    return state(setup(mode), List.of(events));
  }

  private static Setup setup(Mode mode) {
    var folders = List.of(new Folder("/home/ann", true), new Folder("/read-only", false));
    return new Setup(folders, mode, Budget.DEFAULT, "script:x", Optional.empty(), "none");
  }

  private static SessionState state(Setup setup, List<Event> events) {
    var log = new ArrayList<Entry>();
    log.add(new Entry(1, Instant.EPOCH, "u", new SessionStarted("m", Optional.empty(), setup), ""));
    for (Event event : events) {
      log.add(new Entry(log.size() + 1L, Instant.EPOCH, "u", event, ""));
    }
    return SessionState.of(log);
  }
}
