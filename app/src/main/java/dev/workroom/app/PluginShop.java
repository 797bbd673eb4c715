package dev.workroom.app;

import dev.workroom.extensions.ConnectorCategory;
import dev.workroom.extensions.Installed;
import dev.workroom.extensions.Marketplace;
import dev.workroom.extensions.Offer;
import dev.workroom.extensions.Plugin;
import dev.workroom.extensions.SettingsForm;
import dev.workroom.extensions.Shelf;
import dev.workroom.extensions.Shelf.Catalogue;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Installing, updating and removing plugins; nothing is in force before a person accepted it. */
final class PluginShop {
  private static final int MOST_FINDINGS = 12;

  private final Terminal terminal;
  private final PrintStream out;
  private final Shelf shelf;
  private final Connections connections;
  private final boolean yes;
  private final boolean all;
  private final boolean json;

  /**
   * @param yes whether what is shown is accepted without asking
   * @param all whether all plugins of a marketplace are meant
   */
  PluginShop(Program program, boolean yes, boolean all, boolean json) {
    this.terminal = program.terminal();
    this.out = terminal.out();
    this.shelf = SessionExtensions.shelf(program);
    this.connections = Connections.of(program.home(), shelf.inForce(_ -> {}));
    this.yes = yes;
    this.all = all;
    this.json = json;
  }

  Exit install(List<String> what) throws InterruptedException {
    boolean whole = true;
    for (String one : what) {
      whole &= install(one);
    }
    return whole ? Exit.DONE : Exit.FAILED;
  }

  private boolean install(String what) throws InterruptedException {
    Path path = Path.of(what).toAbsolutePath().normalize();
    try {
      if (Files.isDirectory(path) && Marketplace.isOne(path)) {
        return catalogue(shelf.add(path.toString()));
      }
      if (Files.exists(path)) {
        return decide(shelf.offer(path));
      }
      offered();
      int at = what.lastIndexOf('@');
      if (at > 0) {
        return decide(shelf.offer(what.substring(0, at), what.substring(at + 1)));
      }
      List<Catalogue> known = having(what);
      if (known.size() == 1) {
        return decide(shelf.offer(what, known.getFirst().name()));
      }
      throw UserError.usage(
          known.isEmpty()
              ? "There is no file, folder or plugin %s. 'workroom plugin marketplace list' shows what there is."
                  .formatted(what)
              : "%s stands in several marketplaces: %s. Write %s@MARKETPLACE."
                  .formatted(what, names(known), what));
    } catch (IOException e) {
      terminal.err().println("workroom: %s was not installed. %s".formatted(what, sentence(e)));
      return false;
    }
  }

  /** Makes known the marketplaces that the administrator names, where they are not yet. */
  private void offered() throws InterruptedException {
    List<String> known =
        shelf.catalogues().stream().flatMap(one -> Stream.of(one.address(), one.source())).toList();
    for (String address : shelf.rules().offered()) {
      if (!known.contains(address)) {
        try {
          shelf.add(address);
        } catch (IOException e) {
          terminal
              .err()
              .println(
                  "workroom: the marketplace %s of your administrator cannot be read. %s"
                      .formatted(address, sentence(e)));
        }
      }
    }
  }

  private List<Catalogue> having(String plugin) throws IOException {
    var having = new ArrayList<Catalogue>();
    for (Catalogue one : shelf.catalogues()) {
      if (shelf.marketplace(one.name()).entries().stream()
          .anyMatch(entry -> entry.name().equals(plugin))) {
        having.add(one);
      }
    }
    return having;
  }

  private boolean catalogue(Catalogue added) throws IOException, InterruptedException {
    if (!all) {
      out.println("The marketplace %s is known now. It has:".formatted(added.name()));
      print(shelf.marketplace(added.name()), added.name());
      out.println(
          "'workroom plugin install NAME@%s' installs one, --all all of them."
              .formatted(added.name()));
      return true;
    }
    boolean whole = true;
    for (Marketplace.Entry entry : shelf.marketplace(added.name()).entries()) {
      whole &= install(entry.name() + "@" + added.name());
    }
    return whole;
  }

  /** Shows what came, and puts it on the shelf if a person accepts it. */
  private boolean decide(Offer offer) throws IOException {
    if (offer.same()) {
      out.println("%s %s is up to date.".formatted(offer.next().id(), offer.next().version()));
      shelf.sweep();
      return true;
    }
    show(offer);
    if (!yes && !agreed(offer)) {
      shelf.sweep();
      out.println("Nothing was changed. --yes accepts it.");
      return false;
    }
    Installed installed = shelf.accept(offer);
    out.println(
        "%s %s is installed (%.12s)."
            .formatted(installed.id(), installed.version(), installed.sha256()));
    open(installed);
    return true;
  }

  /** What is still to be done by the user before all of it works. */
  private void open(Installed one) throws IOException {
    Plugin plugin = shelf.plugin(one);
    for (SettingsForm.Field field : missing(one, plugin)) {
      out.println(
          "  to be filled in: %s (%s): workroom plugin settings %s"
              .formatted(Terminal.oneLine(field.title(), 80), field.key(), one.id()));
    }
    for (ConnectorCategory category : plugin.connectors()) {
      if (connections.of(category).isEmpty()) {
        out.println(
            "  not connected: %s%s"
                .formatted(
                    category.placeholder(),
                    category.included().isEmpty()
                        ? ""
                        : " (such as "
                            + Terminal.oneLine(String.join(", ", category.included()), 160)
                            + ")"));
      }
    }
  }

  private List<SettingsForm.Field> missing(Installed one, Plugin plugin) {
    var given = new LinkedHashMap<>(one.settings());
    given.putAll(shelf.secrets(one));
    return plugin.form().missing(given);
  }

  /** Shows what a plugin wants to be told, and takes {@code KEY=VALUE}. */
  Exit settings(List<String> words) throws IOException {
    Installed one = named(words.getFirst());
    SettingsForm form = shelf.plugin(one).form();
    var given = new LinkedHashMap<String, String>();
    for (String word : words.subList(1, words.size())) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      SettingsForm.Field field =
          form.fields().stream()
              .filter(f -> f.key().equals(key))
              .findFirst()
              .orElseThrow(() -> UserError.usage("%s has no setting %s.".formatted(one.id(), key)));
      given.put(key, checked(field, equals < 0 ? "" : word.substring(equals + 1)));
    }
    if (words.size() == 1 && terminal.live() && !json) {
      form.fields().forEach(field -> ask(field, given));
    }
    if (!given.isEmpty()) {
      shelf.fill(one, given);
    }
    show(form, named(one.id()));
    return Exit.DONE;
  }

  private void ask(SettingsForm.Field field, Map<String, String> given) {
    String what = field.description().isEmpty() ? field.title() : field.description();
    String answer =
        terminal.ask("%s [%s]: ".formatted(Terminal.oneLine(what, 200), field.usual())).orElse("");
    if (!answer.isEmpty()) {
      given.put(field.key(), checked(field, answer));
    }
  }

  static String checked(SettingsForm.Field field, String value) {
    Optional<String> against = field.against(value);
    if (against.isPresent()) {
      throw UserError.usage(against.get());
    }
    return value;
  }

  /** A setting for people and for the page; a secret's value is never among them. */
  record Filled(SettingsForm.Field field, String value, boolean set) {}

  static List<Filled> filled(SettingsForm form, Installed one, Map<String, String> secrets) {
    return form.fields().stream()
        .map(field ->
            field.secret()
                ? new Filled(field, "", secrets.containsKey(field.key()))
                : new Filled(
                    field,
                    form.filled(one.settings()).getOrDefault(field.key(), ""),
                    one.settings().containsKey(field.key())))
        .toList();
  }

  private void show(SettingsForm form, Installed one) {
    List<Filled> all = filled(form, one, shelf.secrets(one));
    if (json) {
      out.println(all.stream().map(Wire::write).collect(Collectors.joining(",\n", "[", "]")));
    } else if (all.isEmpty()) {
      out.println("%s has no settings.".formatted(one.id()));
    } else {
      for (Filled filled : all) {
        String value = filled.field.secret() ? (filled.set ? "(kept)" : "") : filled.value;
        out.println(
            "  %-20s %-10s %s%s"
                .formatted(
                    filled.field.key(),
                    filled.field.type(),
                    value,
                    value.isEmpty() && filled.field.required() ? "(to be filled in)" : ""));
      }
    }
  }

  private boolean agreed(Offer offer) {
    return terminal.live()
        && terminal
            .ask(
                offer.before().isPresent()
                    ? "Update it? [y]es or no: "
                    : "Install it? [y]es or no: ")
            .orElse("")
            .toLowerCase(Locale.ROOT)
            .startsWith("y");
  }

  private void show(Offer offer) {
    out.println(
        Terminal.oneLine(
            offer.next().id()
                + " "
                + offer.before().map(b -> b.version() + " → ").orElse("")
                + offer.next().version(),
            200));
    if (!offer.plugin().description().isEmpty()) {
      out.println("  " + Terminal.oneLine(offer.plugin().description(), 300));
    }
    offer.changes().forEach(line -> out.println("  " + Terminal.oneLine(line, 300)));
    offer.reach().forEach(line -> out.println("  reach: " + Terminal.oneLine(line, 300)));
    offer.findings().stream()
        .limit(MOST_FINDINGS)
        .forEach(found -> PluginDetails.print(found, out));
    if (offer.findings().size() > MOST_FINDINGS) {
      out.println("  and %d findings more".formatted(offer.findings().size() - MOST_FINDINGS));
    }
  }

  Exit list() throws IOException {
    List<Installed> installed = shelf.installed();
    if (json) {
      out.println(installed.stream().map(Wire::write).collect(Collectors.joining(",\n", "[", "]")));
      return Exit.DONE;
    }
    if (installed.isEmpty()) {
      out.println("No plugins are installed.");
    }
    shelf
        .missing()
        .forEach(
            id -> out.println("%-30s required by your administrator, not installed".formatted(id)));
    for (Installed one : installed) {
      out.println(
          "%-30s %-12s %.12s  %s".formatted(one.id(), one.version(), one.sha256(), state(one)));
    }
    return Exit.DONE;
  }

  private String state(Installed one) {
    return shelf
        .rules()
        .against(one.id())
        .orElse(
            shelf.rules().requires(one.id())
                ? "required by your administrator"
                : one.enabled() ? "on" : "off");
  }

  Exit update(List<String> names) throws InterruptedException {
    boolean whole = true;
    List<Installed> meant =
        names.isEmpty() ? shelf.installed() : names.stream().map(this::named).toList();
    for (Catalogue one : shelf.catalogues()) {
      if (meant.stream().anyMatch(plugin -> plugin.marketplace().equals(one.name()))) {
        whole &= refresh(one);
      }
    }
    for (Installed one : meant) {
      try {
        whole &= decide(shelf.newer(one));
      } catch (IOException e) {
        terminal.err().println("workroom: %s stays. %s".formatted(one.id(), sentence(e)));
        whole = false;
      }
    }
    return whole ? Exit.DONE : Exit.FAILED;
  }

  private boolean refresh(Catalogue one) throws InterruptedException {
    try {
      shelf.add(one.address());
      return true;
    } catch (IOException e) {
      terminal
          .err()
          .println("workroom: the marketplace %s stays. %s".formatted(one.name(), sentence(e)));
      return false;
    }
  }

  Exit remove(List<String> names) throws IOException {
    for (String name : names) {
      Installed one = named(name);
      shelf.remove(one);
      out.println("%s was removed.".formatted(one.id()));
    }
    return Exit.DONE;
  }

  Exit enable(List<String> names, boolean on) throws IOException {
    for (String name : names) {
      Installed one = named(name);
      shelf.put(one.enabled(on));
      out.println("%s is %s.".formatted(one.id(), on ? "on" : "off"));
    }
    return Exit.DONE;
  }

  private Installed named(String name) {
    Optional<Installed> one = shelf.named(name);
    return one.orElseThrow(() ->
        UserError.failed(
            "%s is not installed, or stands for several. 'workroom plugin list' shows what is."
                .formatted(name)));
  }

  Exit marketplace(List<String> words) throws IOException, InterruptedException {
    String action = words.getFirst();
    List<String> what = words.subList(1, words.size());
    switch (action) {
      case "add" -> {
        for (String source : what) {
          Catalogue added = shelf.add(source);
          out.println("The marketplace %s is known now.".formatted(added.name()));
        }
      }
      case "list" -> {
        offered();
        for (Catalogue one : shelf.catalogues()) {
          out.println("%s (%s)".formatted(one.name(), one.address()));
          print(shelf.marketplace(one.name()), one.name());
        }
      }
      case "update" -> {
        for (Catalogue one : shelf.catalogues()) {
          if (what.isEmpty() || what.contains(one.name())) {
            refresh(one);
          }
        }
      }
      case "remove" -> {
        for (String name : what) {
          shelf.removeMarketplace(name);
          out.println("The marketplace %s was removed; its plugins stay.".formatted(name));
        }
      }
      default ->
          throw UserError.usage(
              "There is no 'plugin marketplace %s'. There are: add, list, update, remove."
                  .formatted(action));
    }
    return Exit.DONE;
  }

  private void print(Marketplace marketplace, String name) {
    Map<String, Installed> installed =
        shelf.installed().stream().collect(Collectors.toMap(Installed::id, one -> one));
    for (Marketplace.Entry entry : marketplace.entries()) {
      String id = entry.name() + "@" + name;
      if (shelf.rules().hides(id) || shelf.rules().against(id).isPresent()) {
        continue;
      }
      String written = String.valueOf(entry.fields().getOrDefault("description", ""));
      String what = entry.plugin().map(Plugin::description).orElse(written);
      out.println(
          "  %-28s %s"
              .formatted(
                  entry.name() + (installed.containsKey(id) ? " *" : ""),
                  Terminal.oneLine(what, 90)));
    }
  }

  private static String names(List<Catalogue> known) {
    return known.stream().map(Catalogue::name).collect(Collectors.joining(", "));
  }

  private static String sentence(IOException e) {
    return Terminal.oneLine(String.valueOf(e.getMessage()), 400);
  }
}
