package dev.workroom.app;

import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.ExtensionsLoaded;
import dev.workroom.core.event.Event.Instructions;
import dev.workroom.core.event.Event.SkillUsed;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Setup;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Session;
import dev.workroom.extensions.HouseRules;
import dev.workroom.extensions.Kit;
import dev.workroom.extensions.Loaded;
import dev.workroom.extensions.OwnExtensions;
import dev.workroom.extensions.Shelf;
import dev.workroom.extensions.SkillText;
import dev.workroom.extensions.SlashCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which extensions a session has: the user's own, those of its folders, installed plugins. */
record SessionExtensions(Home home, Terminal terminal, StandingInstructions accepted) {

  static SessionExtensions of(Workshop workshop, boolean acceptAll) {
    Terminal terminal = workshop.program().terminal();
    return new SessionExtensions(
        workshop.home(),
        terminal,
        new StandingInstructions(workshop.log(), workshop.contents(), terminal, acceptAll));
  }

  /** The shelf of installed plugins, under what the administrator says. */
  static Shelf shelf(Program program) {
    return shelf(program.home());
  }

  private static Shelf shelf(Home home) {
    Map<String, String> said = Settings.ofAdministrator();
    return new Shelf(
        home.plugins(),
        new HouseRules(
            list(said, "plugins.required").orElse(List.of()),
            list(said, "plugins.available"),
            list(said, "plugins.hidden").orElse(List.of()),
            list(said, "plugins.blocked").orElse(List.of()),
            list(said, "plugins.marketplaces")));
  }

  private static Optional<List<String>> list(Map<String, String> settings, String name) {
    return Optional.ofNullable(settings.get(name))
        .map(text -> Stream.of(text.split(",")).map(String::strip).filter(t -> !t.isEmpty()))
        .map(Stream::toList);
  }

  /**
   * What is in force in these folders; asks once about what is new in them. What orders given
   * beforehand let in and no person saw, people may call and the model may not choose.
   */
  Kit kit(List<Folder> folders) {
    var all = new ArrayList<Loaded>();
    try {
      OwnExtensions.ofUser(home.root()).ifPresent(all::add);
      for (Folder folder : folders) {
        for (Loaded own :
            OwnExtensions.inFolder(Path.of(folder.path()), home.plugins().resolve("folders"))) {
          var content = new Instructions(own.id(), own.sha256());
          if (accepted.accepted(content)
              || accepted.accept(content, String.join("\n", OwnExtensions.told(own)))) {
            boolean seen = accepted.unseen(home, List.of(content)).isEmpty();
            all.add(seen ? own : OwnExtensions.forPeople(own));
          }
        }
      }
    } catch (IOException e) {
      throw UserError.failed("Skills cannot be read: %s".formatted(e.getMessage()));
    }
    all.addAll(shelf(home).inForce(why -> terminal.err().println("workroom: " + why)));
    return new Kit(all, firstArgument(Settings.of(home)));
  }

  /** From which number texts count the arguments of a call: {@code skills.first-argument}. */
  private static OptionalInt firstArgument(Map<String, String> settings) {
    String said = settings.getOrDefault("skills.first-argument", "auto");
    return switch (said) {
      case "auto" -> OptionalInt.empty();
      case "0", "1" -> OptionalInt.of(Integer.parseInt(said));
      default ->
          throw UserError.failed(
              "The setting skills.first-argument is '%s'; it takes auto, 0 or 1."
                  .formatted(Terminal.oneLine(said, 40)));
    };
  }

  /** The bill of materials, where it is another than the session's log has. */
  static Optional<ExtensionsLoaded> bill(Kit kit, List<Event> log) {
    List<Event.Extension> known =
        log.stream()
            .flatMap(e -> e instanceof ExtensionsLoaded(var loaded) ? Stream.of(loaded) : null)
            .reduce(List.of(), (_, later) -> later);
    return known.equals(kit.bill())
        ? Optional.empty()
        : Optional.of(new ExtensionsLoaded(kit.bill()));
  }

  /**
   * What a person said, and the skills that they called by a slash in it.
   *
   * @param told as the model is told it
   */
  static List<Event> said(
      String told, Kit kit, SessionId id, List<Folder> folders, ConnectorPrompts prompts) {
    return said(told, kit, id, folders, prompts, _ -> "");
  }

  /** As the other; {@code connected} tells what stands for a category of connectors. */
  static List<Event> said(
      String told,
      Kit kit,
      SessionId id,
      List<Folder> folders,
      ConnectorPrompts prompts,
      Function<String, String> connected) {
    var events = new ArrayList<Event>();
    events.add(new UserSaid(List.of(new Text(told))));
    if (ConnectorPrompts.isOne(told)) {
      events.addAll(prompts.used(told));
    } else if (SlashCall.isOne(told)) {
      SlashCall call = call(told, kit);
      var texts =
          new SkillText(id.value(), folders.getFirst().path(), connected, kit.firstArgument());
      call.skills()
          .forEach(skill ->
              events.add(
                  new SkillUsed(
                      skill.name(),
                      call.arguments(),
                      texts.of(skill, call.arguments()),
                      Optional.empty())));
    }
    return events;
  }

  /**
   * Says it to a session that is not running here; its hooks hear it first.
   *
   * @throws UserError if the words call a command that there is not, or a hook says no
   */
  static void say(Workshop workshop, Session session, String words) throws InterruptedException {
    Setup setup = session.state().setup().orElseThrow();
    Kit kit = of(workshop, false).kit(setup.folders());
    var prompts = new ConnectorPrompts(workshop, setup, kit);
    List<Event> events = said(words, kit, session.id(), setup.folders(), prompts);
    List<Event> heard = HookedSession.heard(workshop, kit, setup, session, words, events);
    session.append(Attendant.user(), heard.toArray(Event[]::new));
  }

  private static SlashCall call(String words, Kit kit) {
    try {
      return SlashCall.of(words, kit);
    } catch (IllegalArgumentException e) {
      throw UserError.usage(String.valueOf(e.getMessage()));
    }
  }
}
