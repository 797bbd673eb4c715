package dev.workroom.sandbox;

import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.sandbox.Sandbox;
import dev.workroom.core.sandbox.Sandbox.Command;
import dev.workroom.core.sandbox.Sandbox.Kind;
import dev.workroom.core.sandbox.Sandbox.Limits;
import dev.workroom.core.sandbox.Sandbox.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code scripts/vm-try} runs: a whole image for virtual machines with the programs that it
 * promises, the probe of every kind, and the attempts of {@link AbuseTest}.
 */
public final class ImageTrial {
  /** A program of the image at work, and what it must say. */
  private record Work(String name, String script, String says) {}

  private static final List<Work> WORKS =
      List.of(
          new Work(
              "shell and tools",
              "printf 'b\\na\\n' | sort | head -1; git --version | cut -c1-3; echo '{\"a\":7}' | jq .a; echo x1 | rg -o '[0-9]'",
              "a\ngit\n7\n1\n"),
          new Work(
              "python with pandas and openpyxl",
              "python3 -c \"import pandas as p; p.read_csv('in.csv').to_excel('out.xlsx'); print(p.read_excel('out.xlsx')['b'].sum())\"",
              "6\n"),
          new Work(
              "python with docx and matplotlib",
              "python3 -c \"import docx, matplotlib; matplotlib.use('Agg'); import matplotlib.pyplot as p; p.plot([1,2]); p.savefig('plot.png'); docx.Document().save('new.docx'); print('made')\" 2>/dev/null",
              "made\n"),
          new Work("node", "node -e 'console.log([1,2,3].reduce((a,b)=>a+b))'", "6\n"),
          new Work(
              "LibreOffice and poppler",
              "soffice --headless --convert-to pdf in.csv >/dev/null 2>&1; pdftotext in.pdf - | grep -c 3",
              "1\n"),
          new Work(
              "ImageMagick and zip",
              "convert -size 8x8 xc:red r.png && zip -q r.zip r.png && unzip -l r.zip | grep -c r.png",
              "1\n"));

  private ImageTrial() {}

  /**
   * Arguments: the folder with {@code image} and {@code state}, an empty folder, {@code emulated}
   * where the processor has to be.
   */
  public static void main(String[] arguments) throws Exception {
    Path place = Path.of(arguments[0]);
    Path home = Path.of(arguments[1]).toRealPath();
    boolean emulated = List.of(arguments).contains("emulated");
    Sandbox worker =
        new Sandboxes(Files.createDirectory(home.resolve("kinds"))).exactly(Kind.LANDLOCK);
    long begun = System.nanoTime();
    Sandbox machines;
    try {
      machines =
          emulated
              ? VirtualMachines.emulated(
                  place.resolve("image"), place.resolve("state"), worker, 2048)
              : VirtualMachines.open(place.resolve("image"), place.resolve("state"), worker);
    } catch (IOException e) {
      say(false, "boot and snapshot", begun, String.valueOf(e.getMessage()));
      System.exit(1);
      return;
    }
    say(true, "boot and snapshot", begun, "");
    boolean good = true;
    Limits usual = Limits.DEFAULT;
    // LibreOffice takes half an hour on an emulated processor of a busy machine.
    Limits limits =
        new Limits(
            emulated ? Duration.ofHours(2) : usual.time(),
            usual.processes(),
            usual.memoryBytes(),
            usual.diskBytes(),
            usual.outputBytes());
    Path folder = Files.createDirectory(home.resolve("granted"));
    Files.writeString(folder.resolve("in.csv"), "a,b\n1,2\n3,4\n");
    var folders = List.of(new Folder(folder.toString(), true));
    for (int i = 0; i < WORKS.size(); i++) {
      Work work = WORKS.get(i);
      Path scratch = Files.createDirectory(home.resolve("scratch" + i));
      begun = System.nanoTime();
      Ran ran = machines.run(new Command(work.script, folder, folders, scratch, limits));
      boolean right = ran.exit() == 0 && ran.output().equals(work.says);
      say(right, work.name, begun, right ? "" : ran.exit() + " " + ran.output() + ran.end());
      good &= right;
    }
    begun = System.nanoTime();
    SandboxProbe.examine(machines, home);
    say(true, "the probe of every kind", begun, "");
    begun = System.nanoTime();
    var wrong =
        new ArrayList<>(AbuseHost.inMachines(Files.createDirectory(home.resolve("own")), machines));
    say(wrong.isEmpty(), "the attempts of the abuse suite", begun, String.join("\n", wrong));
    System.exit(good && wrong.isEmpty() ? 0 : 1);
  }

  private static void say(boolean right, String what, long begun, String said) {
    System.out.printf(
        "%s %s, %.1f s%s%n",
        right ? "ok   " : "WRONG",
        what,
        (System.nanoTime() - begun) / 1e9,
        said.isEmpty() ? "" : ":\n" + said);
  }
}
