package dev.workroom.app;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Label;
import dev.workroom.core.message.Label.Origin;
import dev.workroom.core.session.Words;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Whose content lies in the granted folders: what a person keeps there is theirs; mail,
 * invitations, archives and saved pages come from others, and so do files that carry the mark of a
 * download or were written in a session that had read such things.
 */
record FileOrigins(List<Folder> folders, FileLabels written) {
  private static final String MADE = " (made from ";
  private static final int MOST_LOOKED_AT = 20_000;
  private static final int MOST_LABELS = 40;
  private static final Set<String> OF_OTHERS =
      Set.of(
          "eml",
          "emlx",
          "msg",
          "oft",
          "mbox",
          "mbx",
          "pst",
          "ost",
          "ics",
          "ical",
          "vcs",
          "vcf",
          "zip",
          "tar",
          "tgz",
          "tbz",
          "tbz2",
          "txz",
          "gz",
          "bz2",
          "xz",
          "zst",
          "lz4",
          "lzma",
          "br",
          "z",
          "7z",
          "rar",
          "arj",
          "cab",
          "ace",
          "lzh",
          "cpio",
          "ar",
          "iso",
          "img",
          "dmg",
          "jar",
          "war",
          "apk",
          "deb",
          "rpm",
          "whl",
          "crate",
          "html",
          "htm",
          "xhtml",
          "mht",
          "mhtml",
          "maff",
          "warc",
          "webarchive",
          "rss",
          "atom",
          "url",
          "webloc",
          "torrent");

  /** How systems and browsers mark what was downloaded. */
  private static final List<String> MARKS =
      List.of("xdg.origin.url", "xdg.referrer.url", "com.apple.quarantine", "Zone.Identifier");

  private static final Pattern PIECES = Pattern.compile("[\\s'\"`;|<>(){}=,]+");

  /**
   * The labels of a call's result: what the worker says of it, and never less than is known.
   *
   * @param hidden what the result shows of things that a person does not see; empty: nothing
   * @param made whether the session itself made the file at a path, whose hidden text is its own
   */
  List<Label> of(
      Json input, List<Label> said, String hidden, Predicate<String> made, String otherwise) {
    Map<String, Label> all = new LinkedHashMap<>();
    for (Label label : said) {
      String unseen = label.hidden().isEmpty() ? hidden : label.hidden();
      Label known =
          made.test(label.name())
              ? new Label(Origin.WORKSPACE, label.name())
              : known(new Label(label.origin(), label.name(), unseen, label.beside()));
      all.put(known.name(), known);
    }
    for (Path file : named(input)) {
      if (all.size() < MOST_LABELS) {
        String name = shown(file);
        String unseen = said.isEmpty() && !made.test(file.toString()) ? hidden : "";
        all.computeIfAbsent(name, _ -> label(file, new Label(Origin.WORKSPACE, "", unseen)));
      }
    }
    return all.isEmpty()
        ? List.of(new Label(Origin.WORKSPACE, otherwise))
        : List.copyOf(all.values());
  }

  /**
   * The labels of a command's output: what it names, if the command is so plain that it can read
   * nothing else; else all that lies in the folders.
   */
  List<Label> ofCommand(Json input) {
    List<String> texts = Words.strings(input.text());
    var labels = new LinkedHashSet<Label>();
    named(input).forEach(file -> labels.add(label(file, new Label(Origin.WORKSPACE, ""))));
    if (!PlainCommand.is(texts, word -> file(word).isPresent(), this::folder)) {
      for (Folder folder : folders) {
        labels.addAll(foreign(Path.of(folder.path())));
      }
    }
    labels.removeIf(label -> !label.untrusted());
    labels.add(new Label(Origin.WORKSPACE, "output of a command"));
    return labels.stream().limit(MOST_LABELS).toList();
  }

  /** Whether a word is a folder, or a path that leads out of the granted ones. */
  private boolean folder(String word) {
    if (folders.isEmpty() || word.isBlank()) {
      return false;
    }
    try {
      Path path = Path.of(folders.getFirst().path()).resolve(word).normalize();
      return Files.isDirectory(path) || Files.isSymbolicLink(path);
    } catch (InvalidPathException _) {
      return true;
    }
  }

  /** The label of one file, with what was found in it. */
  Label label(Path file, Label said) {
    String name = shown(file);
    Optional<FileLabels.Kept> kept = written.of(file);
    if (kept.isPresent()) {
      List<String> from =
          kept.get().labels().stream().map(FileOrigins::first).distinct().limit(3).toList();
      return new Label(
          Origin.UNKNOWN,
          name + MADE + String.join(", ", from) + ")",
          said.hidden(),
          said.beside());
    }
    boolean others =
        said.origin() == Origin.UNKNOWN
            || !written.own(file)
                && (foreign(file.toString()) || marked(file) || ForeignContent.in(file));
    Origin origin = others ? Origin.UNKNOWN : Origin.WORKSPACE;
    return new Label(origin, name, said.hidden(), said.beside());
  }

  /** What stood at the beginning: what was made of what was made of it tells nobody more. */
  private static String first(Label label) {
    int made = label.name().indexOf(MADE);
    String name = made < 0 ? label.name() : label.name().substring(0, made);
    return new Label(label.origin(), name, label.hidden()).text();
  }

  private Label known(Label said) {
    boolean inFile = said.origin() == Origin.WORKSPACE || said.origin() == Origin.UNKNOWN;
    Optional<Path> file = inFile ? file(said.name()) : Optional.empty();
    return file.map(one -> label(one, said)).orElse(said);
  }

  /** The files that the strings of an input name, alone or within a longer text. */
  private List<Path> named(Json input) {
    var files = new LinkedHashSet<Path>();
    for (String text : Words.strings(input.text())) {
      file(text).ifPresent(files::add);
      if (text.length() < 20_000) {
        PIECES.splitAsStream(text).forEach(piece -> file(piece).ifPresent(files::add));
      }
    }
    return List.copyOf(files);
  }

  private Optional<Path> file(String text) {
    if (text.isBlank() || text.length() > 4_096 || text.indexOf('\n') >= 0 || folders.isEmpty()) {
      return Optional.empty();
    }
    try {
      Path file = Path.of(folders.getFirst().path()).resolve(text.strip()).normalize();
      boolean ours =
          folders.stream().anyMatch(folder -> file.startsWith(folder.path()))
              && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
      return ours ? Optional.of(file) : Optional.empty();
    } catch (InvalidPathException _) {
      return Optional.empty();
    }
  }

  private String shown(Path file) {
    Path first = Path.of(folders.getFirst().path());
    return file.startsWith(first) ? first.relativize(file).toString() : file.toString();
  }

  /** Whether a file of this name usually comes from others. */
  static boolean foreign(String path) {
    int dot = path.lastIndexOf('.');
    return dot >= 0 && OF_OTHERS.contains(path.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  private static boolean marked(Path file) {
    try {
      UserDefinedFileAttributeView view =
          Files.getFileAttributeView(
              file, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
      return view != null && view.list().stream().anyMatch(MARKS::contains);
    } catch (IOException _) {
      return false;
    }
  }

  /** Some of the files of others below a folder, by their names. */
  private List<Label> foreign(Path folder) {
    var found = new ArrayList<Label>();
    var looked = new int[1];
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()
                  && (foreign(file.toString())
                      || ForeignContent.possible(file)
                      || written.of(file).isPresent())) {
                Label label = label(file, new Label(Origin.WORKSPACE, ""));
                if (label.untrusted()) {
                  found.add(label);
                }
              }
              return ++looked[0] < MOST_LOOKED_AT && found.size() < MOST_LABELS
                  ? FileVisitResult.CONTINUE
                  : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException _) {
      return found;
    }
    return found;
  }
}
