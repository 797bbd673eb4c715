package dev.workroom.sandbox;

import java.util.List;
import java.util.regex.Pattern;

/** What a failed start of a sandbox means and what a person can do about it. */
final class Advice {
  private record Case(Pattern sign, String sentence) {}

  private static final List<Case> CASES =
      List.of(
          new Case(
              Pattern.compile("Can't chdir"),
              "The folder in which the command should start does not exist; start it in a granted"
                  + " folder or one inside it."),
          new Case(
              Pattern.compile(
                  "setting up uid map|uid_map|Failed RTM_NEWADDR|No permissions to create new"
                      + " namespace|Failed to make / slave|unshare failed|Creating new namespace"),
              "This machine forbids user namespaces. On Ubuntu an administrator can allow them for"
                  + " the two programs that need them: put the lines \"abi <abi/4.0>,\", \"profile"
                  + " workroom-bwrap /usr/bin/bwrap flags=(unconfined) { userns, }\" and \"profile"
                  + " workroom-unshare /usr/bin/unshare flags=(unconfined) { userns, }\" into"
                  + " /etc/apparmor.d/workroom and run \"systemctl reload apparmor\". In a"
                  + " container, the container's own security profile must allow them."),
          new Case(
              Pattern.compile("Can't mount proc|mounting proc"),
              "This container hides parts of /proc, so no sandbox can have a /proc of its own;"
                  + " start it with unmasked system paths (for Docker: --security-opt"
                  + " systempaths=unconfined)."),
          new Case(
              Pattern.compile("wrong fs type|bad option|unknown filesystem type|upper fs|overlay"),
              "The folder for the layers cannot carry an overlay: it needs Linux 5.11 or newer and a"
                  + " local file system such as ext4, xfs or btrfs. Set WORKROOM_HOME to a folder"
                  + " on one."),
          new Case(
              Pattern.compile("execvp|unshare: failed to execute|exec: .*not found"),
              "A program that the sandbox needs is missing; it needs bubblewrap, util-linux and"
                  + " bash."));

  private Advice() {}

  /** One sentence, then what the sandbox itself said. */
  static String on(String errors) {
    String said =
        errors.strip().lines().limit(3).reduce("", (all, line) -> all + " " + line).strip();
    if (said.isEmpty()) {
      return "The sandbox gave no answer in time.";
    }
    return CASES.stream()
        .filter(each -> each.sign.matcher(errors).find())
        .findFirst()
        .map(each -> each.sentence + " (It said: " + said + ")")
        .orElse("The sandbox does not work here; it said: " + said);
  }
}
