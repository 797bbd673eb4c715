package dev.workroom.sandbox;

import static java.util.stream.Collectors.joining;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.sandbox.Sandbox.Command;
import dev.workroom.core.sandbox.Sandbox.Layer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folders of a command where it cannot have a view of its own: writable ones are copies in
 * other places, read-only ones are themselves.
 *
 * <p>The model knows the folders by their own names. Where a script writes one out it is led to the
 * copy, and where the output shows the copy's place the folder's name is put back; a program that
 * has the name from elsewhere reads the folder itself and cannot change it.
 */
final class Stages {
  private final List<CopiedFolder> copies = new ArrayList<>();
  private final List<Path> readOnly = new ArrayList<>();

  /** Where each folder is to be found. */
  private final Map<Path, Path> places = new HashMap<>();

  private final Path home;
  private final Path temporary;

  private Stages(Path scratch) throws IOException {
    this.home = Files.createDirectory(scratch.resolve("home"));
    this.temporary = Files.createDirectory(scratch.resolve("tmp"));
  }

  /** Copies the writable folders of a command into its scratch folder. */
  static Stages copy(Command command) throws IOException {
    Path scratch = command.scratch().toRealPath();
    var stages = new Stages(scratch);
    var folders = new ArrayList<>(command.folders());
    // Inner folders first, so that what stands for the outer one can lead to them.
    folders.sort(
        Comparator.comparingInt((Folder folder) -> Path.of(folder.path()).getNameCount())
            .reversed());
    for (Folder granted : folders) {
      Path folder = Path.of(granted.path());
      Granted.checkCommandFolder(folder, scratch);
      stages.add(folder, granted.writable(), scratch);
    }
    return stages;
  }

  private void add(Path folder, boolean writable, Path scratch) throws IOException {
    String name = Integer.toString(places.size());
    if (writable) {
      var copy = CopiedFolder.copy(folder, scratch, name, places);
      copies.add(copy);
      places.put(folder, copy.stage());
      return;
    }
    readOnly.add(folder);
    Path place = folder;
    if (leadsElsewhere(folder)) {
      place = scratch.resolve(name);
      view(folder, place);
      readOnly.add(place);
    }
    places.put(folder, place);
  }

  private boolean leadsElsewhere(Path folder) {
    return places.entrySet().stream()
        .anyMatch(e -> e.getKey().startsWith(folder) && !e.getKey().equals(e.getValue()));
  }

  /** A read-only folder around one that is copied: links to all that is in it, and to the copy. */
  private void view(Path folder, Path place) throws IOException {
    Files.createDirectory(place);
    for (Path child : Trees.children(folder)) {
      Path here = place.resolve(child.getFileName());
      if (!places.containsKey(child) && leadsElsewhere(child)) {
        view(child, here);
      } else {
        Files.createSymbolicLink(here, places.getOrDefault(child, child));
      }
    }
  }

  /** What may be read besides: the folders themselves. */
  List<Path> readable() {
    return Stream.concat(readOnly.stream(), copies.stream().map(CopiedFolder::folder)).toList();
  }

  List<Path> writable() {
    return Stream.concat(copies.stream().map(CopiedFolder::stage), Stream.of(home, temporary))
        .toList();
  }

  long bytes() {
    return copies.stream().mapToLong(CopiedFolder::bytes).sum();
  }

  String home() {
    return home.toString();
  }

  String temporary() {
    return temporary.toString();
  }

  /** Where a command starts that was to start there. */
  Path directory(Path directory) {
    return elsewhere()
        .filter(directory::startsWith)
        .findFirst()
        .map(folder -> at(folder).resolve(folder.relativize(directory)))
        .orElse(directory);
  }

  /** The script with the copies' places for the folders' names. */
  String inside(String script) {
    String names = elsewhere().map(f -> Pattern.quote(f.toString())).collect(joining("|"));
    return names.isEmpty()
        ? script
        : Pattern.compile("(?<![\\w./-])(" + names + ")(?![\\w.-])")
            .matcher(script)
            .replaceAll(found -> Matcher.quoteReplacement(at(Path.of(found.group(1))).toString()));
  }

  /** The output with the folders' names for the copies' places. */
  String outside(String output) {
    String named = output;
    for (Path folder : elsewhere().toList()) {
      named = named.replace(at(folder).toString(), folder.toString());
    }
    return named;
  }

  /** What the command changed; to be called once, when no process of it is left. */
  List<Layer> layers() throws IOException {
    var layers = new ArrayList<Layer>();
    for (CopiedFolder copy : copies) {
      layers.add(new Layer(copy.folder(), copy.layer()));
    }
    Trees.delete(home);
    Trees.delete(temporary);
    return layers;
  }

  static String quoted(Object text) {
    return "'" + text.toString().replace("'", "'\\''") + "'";
  }

  /** The folders that are to be found in another place, inner ones first. */
  private Stream<Path> elsewhere() {
    return places.keySet().stream()
        .filter(folder -> !folder.equals(at(folder)))
        .sorted(Comparator.comparingInt((Path folder) -> -folder.getNameCount()));
  }

  private Path at(Path folder) {
    return places.getOrDefault(folder, folder);
  }
}
