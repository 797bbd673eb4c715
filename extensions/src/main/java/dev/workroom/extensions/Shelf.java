package dev.workroom.extensions;

import dev.workroom.core.message.Json;
import dev.workroom.json.Wire;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The plugins that a user has installed, and the marketplaces that they know: a folder of the data
 * folder. Each plugin lies there once for each version, under the hash of its files, and is loaded
 * only while that hash holds.
 */
public final class Shelf {
  /** The marketplace of what came from a file or a folder. */
  public static final String LOCAL = "local";

  private static final String REGISTRY = "installed.json";

  private final Path root;
  private final HouseRules rules;
  private final SecretsSafe safe;
  private final Download download;

  /** What {@code installed.json} holds. */
  record Registry(List<Installed> plugins, List<Catalogue> marketplaces) {
    Registry {
      plugins = List.copyOf(plugins);
      marketplaces = List.copyOf(marketplaces);
    }
  }

  /**
   * A marketplace that the user has added.
   *
   * @param source a path, a git address or the https address of a catalogue
   * @param ref branch or tag of a git address; may be empty
   * @param revision commit or hash that is here
   */
  public record Catalogue(String name, String source, String ref, String revision) {
    /** As it was added. */
    public String address() {
      boolean owned = source.matches("[\\w.-]+/[\\w.-]+");
      return ref.isEmpty() ? source : source + (owned ? "@" : "#") + ref;
    }
  }

  public Shelf(Path root, HouseRules rules) {
    this(root, rules, Download.ofTheWorld());
  }

  Shelf(Path root, HouseRules rules, Download download) {
    this.download = download;
    this.root = root;
    this.rules = rules;
    this.safe = new SecretsSafe(root.resolve("secrets"));
  }

  public HouseRules rules() {
    return rules;
  }

  public List<Installed> installed() {
    return registry().plugins();
  }

  public List<Catalogue> catalogues() {
    return registry().marketplaces();
  }

  /** The plugin of this name, or of this {@code name@marketplace}. */
  public Optional<Installed> named(String name) {
    List<Installed> meant =
        installed().stream().filter(p -> p.id().equals(name) || p.name().equals(name)).toList();
    return meant.size() == 1 ? Optional.of(meant.getFirst()) : Optional.empty();
  }

  /**
   * The plugins that sessions load, each as it was accepted; what is not as it was is left out and
   * said.
   */
  public List<Loaded> inForce(Consumer<String> trouble) {
    var loaded = new ArrayList<Loaded>();
    for (Installed one : installed()) {
      Optional<String> against = rules.against(one.id());
      if (against.isPresent()) {
        trouble.accept(against.get());
      } else if (one.enabled() || rules.requires(one.id())) {
        load(one, trouble).ifPresent(loaded::add);
      }
    }
    missing()
        .forEach(id ->
            trouble.accept(
                "Your administrator requires %1$s, which is not installed: 'workroom plugin install %1$s'."
                    .formatted(id)));
    return loaded;
  }

  /** The plugins that the administrator requires by name and that are not installed. */
  public List<String> missing() {
    List<String> here = installed().stream().map(Installed::id).toList();
    return rules.required().stream().filter(id -> !id.contains("*") && !here.contains(id)).toList();
  }

  private Optional<Loaded> load(Installed one, Consumer<String> trouble) {
    try {
      Path place = place(one);
      if (!Files.isDirectory(place) || !Tree.hash(place).equals(one.sha256())) {
        trouble.accept(
            "The plugin %s is not as you accepted it and was not loaded; install it again."
                .formatted(one.id()));
        return Optional.empty();
      }
      Plugin plugin = plugin(one, place);
      return Optional.of(
          new Loaded(
              one.id(),
              one.marketplace(),
              plugin,
              one.version(),
              one.sha256(),
              false,
              data(one),
              plain(plugin.form(), one.settings()),
              plugin.form().filled(secrets(one))));
    } catch (IOException e) {
      trouble.accept("The plugin %s cannot be read: %s".formatted(one.id(), e.getMessage()));
      return Optional.empty();
    }
  }

  /** What holds and is no secret. */
  private static Map<String, String> plain(SettingsForm form, Map<String, String> given) {
    var plain = new LinkedHashMap<>(form.filled(given));
    form.fields().stream()
        .filter(SettingsForm.Field::secret)
        .forEach(field -> plain.remove(field.key()));
    return plain;
  }

  /** What a user filled in that no model, log or list is shown. */
  public Map<String, String> secrets(Installed one) {
    return safe.of(one);
  }

  /** Keeps what the user filled in; secrets apart from the rest, for their owner alone. */
  public void fill(Installed one, Map<String, String> given) throws IOException {
    SettingsForm form = plugin(one).form();
    var open = new LinkedHashMap<>(one.settings());
    var hidden = new LinkedHashMap<>(safe.of(one));
    for (SettingsForm.Field field : form.fields()) {
      String value = given.get(field.key());
      if (value != null) {
        (field.secret() ? hidden : open).put(field.key(), value);
      }
    }
    safe.keep(one, hidden);
    put(one.withSettings(open));
  }

  /** An installed plugin as its files are. */
  public Plugin plugin(Installed one) throws IOException {
    return plugin(one, place(one));
  }

  private static Plugin plugin(Installed one, Path place) throws IOException {
    var odd = new ArrayList<Diagnostic>();
    Optional<Map<String, Object>> fields = one.fields();
    return fields.isPresent()
        ? PluginLoader.load(place, place, Manifest.of(fields.get(), Marketplace.FILE, odd))
        : PluginLoader.load(place);
  }

  /** Where a plugin keeps what outlives its versions; made on first use. */
  Path data(Installed one) {
    return root.resolve("data").resolve(one.id().replaceAll("[^A-Za-z0-9_-]", "-"));
  }

  private Path place(Installed one) {
    return root.resolve("cache")
        .resolve(safe(one.marketplace()))
        .resolve(safe(one.name()))
        .resolve(one.sha256());
  }

  private static String safe(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
    return plain.startsWith(".") ? "_" + plain : plain;
  }

  /**
   * Fetches a plugin from a folder or a bundle.
   *
   * @throws IOException with a sentence
   */
  public Offer offer(Path path) throws IOException, InterruptedException {
    Path scratch = scratch();
    var odd = new ArrayList<Diagnostic>();
    Fetching.Fetched fetched =
        Files.isRegularFile(path)
            ? new Fetching(scratch, odd, download).bundle(path)
            : folder(path.toRealPath());
    return offer(fetched, scratch, LOCAL, path.toAbsolutePath().toString(), Optional.empty(), odd);
  }

  /** As it lies there; its links may lead to what lies beside it in its marketplace. */
  private static Fetching.Fetched folder(Path real) {
    return new Fetching.Fetched(real, Marketplace.around(real).orElse(real), "");
  }

  /**
   * Fetches a plugin of a marketplace that was added.
   *
   * @throws IOException with a sentence
   */
  public Offer offer(String plugin, String marketplace) throws IOException, InterruptedException {
    Path catalogue = folder(marketplace);
    Marketplace read = Marketplace.load(catalogue);
    String name =
        read.current(plugin)
            .orElseThrow(
                () -> new IOException("%s was taken out of %s.".formatted(plugin, marketplace)));
    Marketplace.Entry entry =
        read.entries().stream()
            .filter(one -> one.name().equals(name))
            .findFirst()
            .orElseThrow(
                () -> new IOException("%s has no plugin %s.".formatted(marketplace, name)));
    refuse(rules.against(name + "@" + marketplace));
    Path scratch = scratch();
    var odd = new ArrayList<Diagnostic>();
    var fetched =
        new Fetching(scratch, odd, download).fetch(entry.source(), catalogue.toRealPath());
    return offer(fetched, scratch, marketplace, "", Optional.of(entry), odd);
  }

  /** What an update of an installed plugin would bring. */
  public Offer newer(Installed one) throws IOException, InterruptedException {
    return one.marketplace().equals(LOCAL)
        ? offer(Path.of(one.origin()))
        : offer(one.name(), one.marketplace());
  }

  private Offer offer(
      Fetching.Fetched fetched,
      Path scratch,
      String marketplace,
      String origin,
      Optional<Marketplace.Entry> entry,
      List<Diagnostic> odd)
      throws IOException {
    Path staged = scratch.resolve("staged");
    Tree.copy(fetched.root(), fetched.bounds(), staged, odd);
    Optional<Json> line = entry.map(e -> new Json(Wire.write(e.fields())));
    var draft = new Installed("", marketplace, origin, "", "", true, line, Map.of());
    Plugin plugin = plugin(draft, staged);
    String name = entry.map(Marketplace.Entry::name).orElse(named(plugin, staged, fetched));
    if (line.isEmpty()) {
      // Once it lies under its hash, its folder no longer tells its name.
      line = Optional.of(new Json(Wire.write(Map.of("name", name))));
      plugin = plugin(new Installed(name, LOCAL, "", "", "", true, line, Map.of()), staged);
    }
    Optional<Installed> before = named(name + "@" + marketplace);
    refuse(rules.against(name + "@" + marketplace));
    String revision = fetched.revision();
    String version =
        !plugin.version().isEmpty()
            ? plugin.version()
            : revision.isEmpty() ? "unknown" : revision.substring(0, 12);
    var next =
        new Installed(
            name,
            marketplace,
            origin,
            version,
            Tree.hash(staged),
            before.map(Installed::enabled).orElse(true),
            line,
            before.map(Installed::settings).orElse(Map.of()));
    odd.addAll(Suspicions.in(plugin));
    plugin.needs().stream()
        .filter(needed -> installed().stream().noneMatch(needed::fits))
        .forEach(needed -> odd.add(Diagnostic.warning("", needed.missing())));
    plugin.allDiagnostics().stream()
        .filter(d -> d.severity() == Diagnostic.Severity.ERROR)
        .forEach(odd::add);
    Inventory known =
        before.isPresent() && Files.isDirectory(place(before.get()))
            ? Inventory.of(plugin(before.get()))
            : Inventory.NONE;
    return new Offer(
        next,
        plugin,
        before,
        known.changesTo(Inventory.of(plugin)),
        Inventory.reach(plugin),
        odd,
        staged);
  }

  /** A folder's own name, not that of the place where it was staged. */
  private static String named(Plugin plugin, Path staged, Fetching.Fetched fetched) {
    return plugin.name().equals(String.valueOf(staged.getFileName()))
        ? String.valueOf(fetched.root().getFileName())
        : plugin.name();
  }

  private static void refuse(Optional<String> why) throws IOException {
    if (why.isPresent()) {
      throw new IOException(why.get());
    }
  }

  /** Puts what a person accepted on the shelf; from here on sessions load it. */
  public Installed accept(Offer offer) throws IOException {
    Installed next = offer.next().enabled(true);
    Path place = place(next);
    Files.createDirectories(Objects.requireNonNull(place.getParent()));
    if (Files.isDirectory(place)) {
      Tree.delete(place);
    }
    Files.move(offer.staged(), place, StandardCopyOption.ATOMIC_MOVE);
    if (!Tree.hash(place).equals(next.sha256())) {
      throw new IOException("The files of %s changed on the way.".formatted(next.id()));
    }
    change(registry -> {
      var plugins = new ArrayList<>(registry.plugins());
      plugins.removeIf(one -> one.id().equals(next.id()));
      plugins.add(next);
      return new Registry(plugins, registry.marketplaces());
    });
    offer
        .before()
        .filter(before -> !before.sha256().equals(next.sha256()))
        .ifPresent(before -> forget(place(before)));
    sweep();
    return next;
  }

  /** Lets go of what was fetched and not accepted. */
  public void sweep() throws IOException {
    Tree.delete(root.resolve("fetching"));
  }

  private static void forget(Path place) {
    try {
      Tree.delete(place);
    } catch (IOException _) {
      // an old version that stays costs room and nothing else
    }
  }

  /** Takes a plugin off the shelf; what it kept stays. */
  public void remove(Installed one) throws IOException {
    if (rules.requires(one.id())) {
      throw new IOException("Your administrator requires %s.".formatted(one.id()));
    }
    change(registry ->
        new Registry(
            registry.plugins().stream().filter(p -> !p.id().equals(one.id())).toList(),
            registry.marketplaces()));
    forget(Objects.requireNonNull(place(one).getParent()));
  }

  /** Puts a changed line in the place of the one with its id. */
  public void put(Installed changed) throws IOException {
    if (!changed.enabled() && rules.requires(changed.id())) {
      throw new IOException("Your administrator requires %s.".formatted(changed.id()));
    }
    change(registry ->
        new Registry(
            registry.plugins().stream()
                .map(p -> p.id().equals(changed.id()) ? changed : p)
                .toList(),
            registry.marketplaces()));
  }

  /**
   * Adds a marketplace, or brings it up to date: a folder stays where it is, all else is fetched.
   *
   * @param source a path, {@code owner/repository[@ref]}, a git address with {@code #ref}, or the
   *     https address of a catalogue
   * @throws IOException with a sentence
   */
  public Catalogue add(String source) throws IOException, InterruptedException {
    Path local = Path.of(source).toAbsolutePath().normalize();
    refuse(rules.againstMarketplace(Marketplace.isOne(local) ? local.toString() : source));
    if (Marketplace.isOne(local)) {
      String name = nameOf(local);
      return keep(new Catalogue(name, local.toString(), "", ""));
    }
    CatalogueFetch.Fetched fetched = CatalogueFetch.of(source, scratch(), download);
    String name = nameOf(fetched.folder());
    refuse(CatalogueFetch.reserved(name, source));
    Catalogue added = keep(new Catalogue(name, fetched.where(), fetched.ref(), fetched.revision()));
    Path place = checkout(name);
    Tree.delete(place);
    Files.createDirectories(Objects.requireNonNull(place.getParent()));
    Files.move(fetched.folder(), place, StandardCopyOption.ATOMIC_MOVE);
    sweep();
    return added;
  }

  private static String nameOf(Path folder) throws IOException {
    if (!Marketplace.isOne(folder)) {
      throw new IOException("It holds no %s.".formatted(Marketplace.FILE));
    }
    String name = Marketplace.load(folder).name();
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,80}") || name.equals(LOCAL)) {
      throw new IOException("The marketplace's name \"%s\" is none.".formatted(name));
    }
    return name;
  }

  private Catalogue keep(Catalogue catalogue) throws IOException {
    for (Catalogue one : catalogues()) {
      if (one.name().equals(catalogue.name()) && !one.source().equals(catalogue.source())) {
        throw new IOException(
            "A marketplace %s is known already, from %s; remove it first."
                .formatted(one.name(), one.source()));
      }
    }
    change(registry -> {
      var all = new ArrayList<>(registry.marketplaces());
      all.removeIf(one -> one.name().equals(catalogue.name()));
      all.add(catalogue);
      return new Registry(registry.plugins(), all);
    });
    return catalogue;
  }

  /** Forgets a marketplace; the plugins that came from it stay. */
  public void removeMarketplace(String name) throws IOException {
    change(registry ->
        new Registry(
            registry.plugins(),
            registry.marketplaces().stream().filter(one -> !one.name().equals(name)).toList()));
    Tree.delete(checkout(name));
  }

  /** The catalogue of a marketplace that was added. */
  public Marketplace marketplace(String name) throws IOException {
    return Marketplace.load(folder(name));
  }

  private Path folder(String marketplace) throws IOException {
    Catalogue known =
        catalogues().stream()
            .filter(one -> one.name().equals(marketplace))
            .findFirst()
            .orElseThrow(
                () -> new IOException("There is no marketplace %s.".formatted(marketplace)));
    Path kept = checkout(marketplace);
    return Files.isDirectory(kept) ? kept : Path.of(known.source());
  }

  private Path checkout(String name) {
    return root.resolve("marketplaces").resolve(safe(name));
  }

  private Path scratch() throws IOException {
    Path all = Files.createDirectories(root.resolve("fetching"));
    return Files.createTempDirectory(all, "one");
  }

  private Registry registry() {
    Path file = root.resolve(REGISTRY);
    try {
      return Files.isRegularFile(file)
          ? Wire.read(Files.readString(file), Registry.class)
          : new Registry(List.of(), List.of());
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "The list of plugins %s cannot be read (%s). Mend or remove it."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Two processes change it one after the other. */
  private void change(UnaryOperator<Registry> how) throws IOException {
    Files.createDirectories(root);
    try (FileChannel channel =
            FileChannel.open(
                root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      Tree.write(root.resolve(REGISTRY), Wire.write(how.apply(registry())) + "\n");
    }
  }
}
