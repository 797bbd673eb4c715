package dev.workroom.sandbox;

import dev.workroom.core.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;

/**
 * The small image of {@code scripts/vm-image --minimal} with a snapshot of an emulated machine,
 * built once and kept outside of the clone, in the user's cache.
 */
final class TestMachine {
  /** The variable that tells a forked test where its copy lies. */
  static final String PLACE = "WORKROOM_TEST_MACHINE";

  private static final int MEGABYTES = 384;

  private TestMachine() {}

  /** Commands in emulated machines, with the image and the snapshot of that folder. */
  static Sandbox in(Path place, Sandbox worker) throws Exception {
    return VirtualMachines.emulated(
        place.resolve("image"), place.resolve("state"), worker, MEGABYTES);
  }

  /** The cached image with its snapshot; built where it is missing or the agent has changed. */
  static Path cached() throws Exception {
    Path scripts = Path.of("..", "scripts").toAbsolutePath().normalize();
    int version =
        Arrays.hashCode(Files.readAllBytes(scripts.resolve("vm-agent.sh")))
            ^ Arrays.hashCode(Files.readAllBytes(scripts.resolve("vm-image")));
    String cache =
        System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
    Path place = Path.of(cache, "workroom", "vm-test-%08x".formatted(version));
    if (!Files.exists(place.resolve("image/kernel"))) {
      Process build =
          new ProcessBuilder(
                  scripts.resolve("vm-image").toString(),
                  "--minimal",
                  "--out",
                  place.resolve("image").toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (build.waitFor() != 0) {
        throw new IOException("scripts/vm-image failed: " + said);
      }
    }
    in(place, new Unconfined());
    return place;
  }

  /** A copy that another user can use, with the times that the snapshot knows. */
  static Path copy(Path to, int user) throws Exception {
    Path from = cached();
    for (String name :
        List.of("image/kernel", "image/agent.cpio.gz", "state/snapshot", "state/snapshot.of")) {
      Files.createDirectories(to.resolve(name).getParent());
      Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
      Files.setAttribute(to.resolve(name), "unix:uid", user);
      Files.setAttribute(to.resolve(name).getParent(), "unix:uid", user);
    }
    return to;
  }
}
