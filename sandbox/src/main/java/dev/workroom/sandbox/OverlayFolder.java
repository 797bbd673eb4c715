package dev.workroom.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One granted folder as an overlay: the folder below, untouched; above it, if it is writable, a
 * fresh upper folder that takes what the command changes.
 *
 * <p>A read-only folder is an overlay too: through it a socket file of the host cannot be reached,
 * through a read-only bind mount it can.
 */
final class OverlayFolder {
  /** The kernel takes at most 255 bytes for one option. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/._+@ -]{1,200}");

  private final Path folder;
  private final boolean writable;
  private final String name;
  private final Path place;

  private OverlayFolder(Path folder, boolean writable, String name, Path place) {
    this.folder = folder;
    this.writable = writable;
    this.name = name;
    this.place = place;
  }

  /** Makes the places for one folder's layers: a new folder of that name in the scratch folder. */
  static OverlayFolder prepare(Path folder, boolean writable, Path scratch, String name)
      throws IOException {
    var overlay = new OverlayFolder(folder, writable, name, scratch.resolve(name));
    Files.createDirectory(overlay.place);
    for (String part : List.of("upper", "work", "lower", "merged")) {
      Files.createDirectory(overlay.place.resolve(part));
    }
    // The upper folder stands for the folder itself, so it shows the same rights.
    Files.setPosixFilePermissions(overlay.upper(), Files.getPosixFilePermissions(folder));
    return overlay;
  }

  Path folder() {
    return folder;
  }

  boolean writable() {
    return writable;
  }

  Path upper() {
    return place.resolve("upper");
  }

  /**
   * Arguments for the mounting script, relative to the scratch folder: what to bind to the plain
   * name first, if the folder's own cannot stand in the options, then the place and the options.
   */
  List<String> mount() {
    boolean plain = PLAIN.matcher(folder.toString()).matches();
    String lower = plain ? folder.toString() : name + "/lower";
    String layers =
        writable
            ? "lowerdir=%1$s,upperdir=%2$s/upper,workdir=%2$s/work,userxattr,volatile"
            : "lowerdir=%2$s/upper:%1$s,userxattr";
    return List.of("overlay", plain ? "" : folder.toString(), name, layers.formatted(lower, name));
  }

  /** The mounted overlay under the folder's own name. */
  List<String> bubblewrapBind() {
    return List.of("--bind", place.resolve("merged").toString(), folder.toString());
  }

  /** For a bubblewrap that mounts overlays itself. */
  List<String> bubblewrapOverlay() {
    if (writable) {
      return List.of(
          "--overlay-src",
          folder.toString(),
          "--overlay",
          upper().toString(),
          place.resolve("work").toString(),
          folder.toString());
    }
    return List.of(
        "--overlay-src",
        folder.toString(),
        "--overlay-src",
        upper().toString(),
        "--ro-overlay",
        folder.toString());
  }

  /** Removes everything but what the command changed. */
  void tidy() throws IOException {
    for (String part : List.of("work", "lower", "merged")) {
      Trees.delete(place.resolve(part));
    }
    if (!writable) {
      Trees.delete(place);
    }
  }
}
