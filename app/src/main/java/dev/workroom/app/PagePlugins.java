package dev.workroom.app;

import dev.workroom.extensions.ConnectorCategory;
import dev.workroom.extensions.Diagnostic;
import dev.workroom.extensions.Installed;
import dev.workroom.extensions.Marketplace;
import dev.workroom.extensions.Offer;
import dev.workroom.extensions.Plugin;
import dev.workroom.extensions.SettingsForm;
import dev.workroom.extensions.Shelf;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plugins as the page shows and changes them; what is fetched is in force once it is accepted. */
final class PagePlugins {
  private final Workshop workshop;
  private final Shelf shelf;

  /** One after the other: what was fetched lies in one place until it is accepted or let go. */
  private final ReentrantLock lock = new ReentrantLock();

  private @Nullable Pending pending;

  private record Pending(String id, Offer offer) {}

  PagePlugins(Workshop workshop) {
    this.workshop = workshop;
    this.shelf = SessionExtensions.shelf(workshop.program());
  }

  record Shown(List<Card> plugins, List<Market> marketplaces, Optional<String> samples) {}

  /** An installed plugin; {@code fixed}: an administrator wants it. */
  record Card(
      String id,
      String version,
      String sha256,
      boolean enabled,
      boolean fixed,
      String trouble,
      String description,
      List<String> skills,
      List<String> commands,
      List<String> agents,
      List<String> connectors,
      List<String> hooks,
      List<String> unconnected,
      List<Diagnostic> findings,
      List<PluginShop.Filled> settings) {}

  record Market(String name, String address, String trouble, List<Listed> plugins) {}

  record Listed(String name, String description, boolean installed) {}

  Shown shown() {
    var troubles = new ArrayList<String>();
    Set<String> forced =
        shelf.inForce(troubles::add).stream().map(one -> one.id()).collect(Collectors.toSet());
    Connections connections = Connections.of(workshop.home(), shelf.inForce(_ -> {}));
    return new Shown(
        shelf.installed().stream().map(one -> card(one, forced, troubles, connections)).toList(),
        shelf.catalogues().stream().map(this::market).toList(),
        samples());
  }

  /** The plugins to start from, while nobody has added them. */
  private Optional<String> samples() {
    Path folder = workshop.program().source().resolve("plugins");
    boolean known =
        shelf.catalogues().stream().anyMatch(one -> one.source().equals(folder.toString()));
    return known || !Marketplace.isOne(folder) ? Optional.empty() : Optional.of(folder.toString());
  }

  private Card card(
      Installed one, Set<String> forced, List<String> troubles, Connections connections) {
    boolean fixed = shelf.rules().requires(one.id());
    String trouble =
        forced.contains(one.id()) || !(one.enabled() || fixed)
            ? ""
            : troubles.stream().filter(t -> t.contains(one.id())).findFirst().orElse("");
    try {
      Plugin plugin = shelf.plugin(one);
      var details = PluginDetails.Details.of(plugin);
      return new Card(
          one.id(),
          one.version(),
          one.sha256(),
          one.enabled(),
          fixed,
          trouble,
          details.description(),
          details.skills(),
          details.commands(),
          details.agents(),
          details.connectors(),
          details.hooks(),
          plugin.connectors().stream()
              .filter(category -> connections.of(category).isEmpty())
              .map(ConnectorCategory::placeholder)
              .toList(),
          details.diagnostics(),
          PluginShop.filled(plugin.form(), one, shelf.secrets(one)));
    } catch (IOException | IllegalStateException e) {
      return broken(one, fixed, String.valueOf(e.getMessage()));
    }
  }

  private static Card broken(Installed one, boolean fixed, String why) {
    List<String> none = List.of();
    return new Card(
        one.id(),
        one.version(),
        one.sha256(),
        one.enabled(),
        fixed,
        why,
        "",
        none,
        none,
        none,
        none,
        none,
        none,
        List.of(),
        List.of());
  }

  private Market market(Shelf.Catalogue known) {
    Set<String> installed =
        shelf.installed().stream().map(Installed::id).collect(Collectors.toSet());
    try {
      return new Market(
          known.name(),
          known.address(),
          "",
          shelf.marketplace(known.name()).entries().stream()
              .filter(entry -> offered(entry.name() + "@" + known.name()))
              .map(entry ->
                  new Listed(
                      entry.name(),
                      entry.plugin().map(Plugin::description).orElse(""),
                      installed.contains(entry.name() + "@" + known.name())))
              .toList());
    } catch (IOException e) {
      return new Market(known.name(), known.address(), String.valueOf(e.getMessage()), List.of());
    }
  }

  private boolean offered(String id) {
    return !shelf.rules().hides(id) && shelf.rules().against(id).isEmpty();
  }

  private record Wanted(
      Optional<String> path,
      Optional<String> plugin,
      Optional<String> marketplace,
      Optional<String> newer) {}

  /** What accepting would do; with {@code same} there is nothing to accept. */
  record Offered(
      String offer,
      String id,
      String version,
      Optional<String> before,
      String description,
      List<String> changes,
      List<String> reach,
      List<Diagnostic> findings,
      boolean same) {}

  Offered offer(String body) throws Exception {
    Wanted wanted = Wire.read(body, Wanted.class);
    lock.lockInterruptibly();
    try {
      forget();
      Offer offer = fetched(wanted);
      var random = new byte[12];
      new SecureRandom().nextBytes(random);
      String id = HexFormat.of().formatHex(random);
      if (offer.same()) {
        shelf.sweep();
      } else {
        pending = new Pending(id, offer);
      }
      return new Offered(
          id,
          offer.next().id(),
          offer.next().version(),
          offer.before().map(Installed::version),
          offer.plugin().description(),
          offer.changes(),
          offer.reach(),
          offer.findings(),
          offer.same());
    } catch (IOException e) {
      throw UserError.failed(String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
    }
  }

  private Offer fetched(Wanted wanted) throws IOException, InterruptedException {
    if (wanted.newer().isPresent()) {
      return shelf.newer(named(wanted.newer().get()));
    }
    if (wanted.plugin().isPresent()) {
      return shelf.offer(wanted.plugin().get(), wanted.marketplace().orElse(Shelf.LOCAL));
    }
    Path path =
        Path.of(wanted.path().filter(text -> !text.isBlank()).orElseThrow(() -> none("a path")));
    if (!path.isAbsolute() || !Files.exists(path)) {
      throw UserError.usage(
          "There is no file or folder %s. Write its whole path."
              .formatted(Terminal.oneLine(path.toString(), 200)));
    }
    return shelf.offer(path);
  }

  private static UserError none(String what) {
    return UserError.usage("The request lacks %s.".formatted(what));
  }

  Shown accept(String id) throws Exception {
    lock.lockInterruptibly();
    try {
      Pending mine = pending;
      if (mine == null || !mine.id.equals(id)) {
        throw UserError.failed("This was let go since. Look at it again, then accept it.");
      }
      shelf.accept(mine.offer);
      pending = null;
    } finally {
      lock.unlock();
    }
    return shown();
  }

  Shown decline(String id) throws Exception {
    lock.lockInterruptibly();
    try {
      Pending mine = pending;
      if (mine != null && mine.id.equals(id)) {
        forget();
      }
    } finally {
      lock.unlock();
    }
    return shown();
  }

  private void forget() throws IOException {
    pending = null;
    shelf.sweep();
  }

  private record Change(Optional<Boolean> enabled, Map<String, String> settings) {}

  Shown change(String id, String body) throws Exception {
    Change change = Wire.read(body, Change.class);
    Installed one = named(id);
    if (!change.settings().isEmpty()) {
      SettingsForm form = shelf.plugin(one).form();
      var given = new LinkedHashMap<String, String>();
      for (SettingsForm.Field field : form.fields()) {
        Optional.ofNullable(change.settings().get(field.key()))
            .ifPresent(value -> given.put(field.key(), PluginShop.checked(field, value)));
      }
      shelf.fill(one, given);
    }
    if (change.enabled().isPresent()) {
      shelf.put(named(id).enabled(change.enabled().get()));
    }
    return shown();
  }

  Shown remove(String id) throws Exception {
    shelf.remove(named(id));
    return shown();
  }

  private record Added(Optional<String> source) {}

  Shown addMarketplace(String body) throws Exception {
    String source =
        Wire.read(body, Added.class)
            .source()
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> none("a source"));
    lock.lockInterruptibly();
    try {
      forget();
      shelf.add(source);
    } catch (IOException e) {
      throw UserError.failed(String.valueOf(e.getMessage()));
    } finally {
      lock.unlock();
    }
    return shown();
  }

  Shown removeMarketplace(String name) throws Exception {
    shelf.removeMarketplace(name);
    return shown();
  }

  private Installed named(String id) {
    return shelf
        .named(id)
        .orElseThrow(
            () -> UserError.failed("%s is not installed.".formatted(Terminal.oneLine(id, 80))));
  }
}
