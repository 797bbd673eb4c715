package dev.workroom.extensions;

import dev.workroom.extensions.Marketplace.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Brings an extension from where it lies into a folder of ours; nothing of it is run. */
final class Fetching {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Map<String, String> GIT =
      Map.of(
          "GIT_TERMINAL_PROMPT", "0",
          "GIT_CONFIG_NOSYSTEM", "1",
          "GIT_LFS_SKIP_SMUDGE", "1",
          "GIT_ALLOW_PROTOCOL", "https:ssh:file");

  private final Path scratch;
  private final List<Diagnostic> odd;
  private final Download download;

  /**
   * @param scratch an empty folder for what is on the way
   * @param odd takes what a person should know of what was fetched
   */
  Fetching(Path scratch, List<Diagnostic> odd, Download download) {
    this.scratch = scratch;
    this.odd = odd;
    this.download = download;
  }

  /**
   * What was fetched.
   *
   * @param root where the extension begins
   * @param bounds links may lead to what lies in here
   * @param revision commit or hash that it was, for a version where it has none of its own
   */
  record Fetched(Path root, Path bounds, String revision) {}

  /**
   * Fetches from a source of a marketplace.
   *
   * @param marketplace the catalogue's own folder
   * @throws IOException with a sentence
   */
  Fetched fetch(Source source, Path marketplace) throws IOException, InterruptedException {
    return switch (source) {
      case Source.Folder(String path) -> {
        Path folder = marketplace.resolve(path).normalize();
        if (!folder.startsWith(marketplace) || !Files.isDirectory(folder)) {
          throw new IOException("The folder " + path + " is not in the marketplace.");
        }
        yield new Fetched(folder, marketplace, "");
      }
      case Source.Git git -> git(git);
      case Source.Archive(String url, String sha256) -> archive(url, sha256);
      case Source.Npm npm -> npm(npm);
      case Source.Program _ ->
          throw new IOException(
              "It is found by running a program of its author, which Workroom does not do.");
      case Source.Unknown(String what) ->
          throw new IOException("Its source is of an unknown kind: " + what + ".");
    };
  }

  /** Unpacks a bundle that lies on this computer. */
  Fetched bundle(Path zip) throws IOException {
    Path folder = Files.createTempDirectory(scratch, "bundle");
    if (Files.size(zip) > Download.LARGEST) {
      throw new IOException("The bundle is larger than 256 MB.");
    }
    Path root = Bundle.unpack(McpBundle.plain(zip, scratch), folder);
    if (McpBundle.isOne(root)) {
      McpBundle.convert(root, odd);
      odd.add(McpBundle.signature(zip).told());
    }
    return new Fetched(root, root, Tree.hashOf(zip));
  }

  /** Clones a repository without running anything that it holds. */
  Fetched git(Source.Git source) throws IOException, InterruptedException {
    String url = source.url();
    boolean known =
        url.matches("(https|ssh|file)://.+")
            || url.matches("[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+:.+")
            || url.startsWith("/");
    if (!known || url.chars().anyMatch(Character::isISOControl)) {
      throw new IOException("The address %s is none that git is asked for.".formatted(url));
    }
    for (String name : List.of(source.ref(), source.commit())) {
      if (!name.matches("(?!-)[\\w./+-]*")) {
        throw new IOException("The version %s is no branch, tag or commit.".formatted(name));
      }
    }
    Path clone = scratch.resolve("clone");
    Tree.delete(clone);
    Files.createDirectories(clone);
    git(clone, "init", "-q");
    String wanted =
        !source.commit().isEmpty()
            ? source.commit()
            : source.ref().isEmpty() ? "HEAD" : source.ref();
    git(clone, "fetch", "-q", "--depth", "1", "--no-tags", "--", url, wanted);
    git(clone, "checkout", "-q", "--detach", "FETCH_HEAD");
    String head = git(clone, "rev-parse", "HEAD");
    if (!source.commit().isEmpty() && !head.startsWith(source.commit())) {
      throw new IOException("%s gave %s instead of %s.".formatted(url, head, source.commit()));
    }
    Path root = clone.resolve(source.path()).normalize();
    if (!root.startsWith(clone) || !Files.isDirectory(root)) {
      throw new IOException("%s holds no folder %s.".formatted(url, source.path()));
    }
    return new Fetched(root, clone, head);
  }

  private static String git(Path folder, String... words) throws IOException, InterruptedException {
    var line =
        new ArrayList<>(
            List.of(
                "git",
                "-c",
                "core.hooksPath=/dev/null",
                "-c",
                "core.fsmonitor=false",
                "-c",
                "protocol.ext.allow=never",
                "-c",
                "submodule.recurse=false"));
    line.addAll(List.of(words));
    return Programs.run(line, folder, GIT, PATIENCE);
  }

  private Fetched archive(String url, String sha256) throws IOException, InterruptedException {
    Path zip = download.of(url, scratch.resolve("archive.zip"));
    String hash = Tree.hashOf(zip);
    if (!sha256.isEmpty() && !sha256.toLowerCase(Locale.ROOT).equals(hash)) {
      throw new IOException(
          "The archive %s is not the one that its marketplace means: its SHA-256 is %s."
              .formatted(url, hash));
    }
    Fetched fetched = bundle(zip);
    return new Fetched(fetched.root(), fetched.bounds(), hash);
  }

  private Fetched npm(Source.Npm source) throws IOException, InterruptedException {
    if (!source.name().matches("(@[a-z0-9~][\\w.~-]*/)?[a-z0-9~][\\w.~-]*")
        || !source.version().matches("[\\w.+^~<>=| *-]*")
        || !(source.registry().isEmpty() || source.registry().startsWith("https://"))) {
      throw new IOException("The package %s is none of npm's.".formatted(source.name()));
    }
    Path folder = Files.createDirectories(scratch.resolve("npm"));
    var line =
        new ArrayList<>(
            List.of("npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", "."));
    if (!source.registry().isEmpty()) {
      line.add("--registry=" + source.registry());
    }
    line.add("--");
    line.add(source.name() + (source.version().isEmpty() ? "" : "@" + source.version()));
    List<String> said = Programs.run(line, folder, Map.of(), PATIENCE).lines().toList();
    Path packed = folder.resolve(said.isEmpty() ? "" : said.getLast()).normalize();
    if (!packed.startsWith(folder) || !Files.isRegularFile(packed)) {
      throw new IOException("npm packed nothing of %s.".formatted(source.name()));
    }
    Path root = Files.createDirectories(scratch.resolve("package"));
    TarGz.unpack(packed, root);
    Path inner = root.resolve("package");
    return new Fetched(Files.isDirectory(inner) ? inner : root, root, Tree.hashOf(packed));
  }
}
