package dev.workroom.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * LibreOffice as an outside program: lays documents out and recalculates workbooks, where it is
 * installed.
 *
 * <p>Each run has a profile of its own in a temporary folder, so that runs do not meet each other
 * or a person's open office, and dies with its time limit.
 */
public final class LibreOffice {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration LOOK = Duration.ofMillis(100);

  private static final String ALWAYS_RECALCULATE =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <oor:items xmlns:oor="http://openoffice.org/2001/registry">
      <item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
      </oor:items>
      """;
  private final Optional<Path> program;

  private LibreOffice(Optional<Path> program) {
    this.program = program;
  }

  /** The one found on the path or in the usual places, or one that is not available. */
  public static LibreOffice installed() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return new LibreOffice(
        Stream.concat(
                Stream.of(path.split(java.io.File.pathSeparator)),
                Stream.of("/usr/bin", "/Applications/LibreOffice.app/Contents/MacOS"))
            .filter(folder -> !folder.isBlank())
            .flatMap(
                folder -> Stream.of(Path.of(folder, "soffice"), Path.of(folder, "soffice.exe")))
            .filter(Files::isExecutable)
            .findFirst());
  }

  /** None, whatever is installed. */
  public static LibreOffice none() {
    return new LibreOffice(Optional.empty());
  }

  /** Whether it shows formulas, which are a part of it that may not be installed. */
  boolean formulas() {
    try {
      Path folder = program.orElseThrow().toRealPath().getParent();
      return Stream.of("libsmlo.so", "smlo.dll", "../Frameworks/libsmlo.dylib")
          .anyMatch(part -> folder != null && Files.exists(folder.resolve(part)));
    } catch (IOException | NoSuchElementException _) {
      return false;
    }
  }

  /** Whether there is one to run. */
  public boolean available() {
    return program.isPresent();
  }

  /**
   * Converts a document and returns the new file, which lies in {@code folder}.
   *
   * @param format a file ending, with a filter if need be: {@code pdf}, {@code txt:Text}
   * @throws IOException with one sentence, when there is no LibreOffice, it cannot read the file or
   *     it takes longer than 90 seconds
   */
  public Path convert(Path document, String format, Path folder) throws IOException {
    Path aside = Files.createTempDirectory("formulas");
    try {
      Path shown = formulas() ? document : FormulaLines.inWords(document, aside);
      return convert(shown, format, folder, "");
    } finally {
      delete(aside);
    }
  }

  /**
   * As {@link #convert(Path, String, Path)}, with a workbook's formulas computed anew; it would
   * show stored values otherwise.
   */
  Path recalculate(Path workbook, Path folder) throws IOException {
    return convert(workbook, "xlsx:Calc MS Excel 2007 XML", folder, ALWAYS_RECALCULATE);
  }

  private Path convert(Path document, String format, Path folder, String settings)
      throws IOException {
    Path soffice =
        program.orElseThrow(() -> new IOException("LibreOffice is not installed on this machine."));
    Path profile = Files.createTempDirectory("office");
    try {
      if (!settings.isEmpty()) {
        Files.writeString(
            Files.createDirectory(profile.resolve("user")).resolve("registrymodifications.xcu"),
            settings);
      }
      var builder =
          new ProcessBuilder(
                  soffice.toString(),
                  "-env:UserInstallation=" + profile.toUri(),
                  "--headless",
                  "--norestore",
                  "--convert-to",
                  format,
                  "--outdir",
                  folder.toString(),
                  document.toAbsolutePath().toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD);
      // Without it the desktop's settings leave a file in the home folder, or in the current one.
      builder.environment().put("XDG_RUNTIME_DIR", profile.toString());
      Process process = builder.start();
      await(process, document);
    } finally {
      delete(profile);
    }
    String name = document.getFileName().toString();
    int dot = name.lastIndexOf('.');
    String ending = format.contains(":") ? format.substring(0, format.indexOf(':')) : format;
    Path made = folder.resolve((dot < 0 ? name : name.substring(0, dot)) + "." + ending);
    if (!Files.exists(made)) {
      throw new IOException("LibreOffice could not open " + name + ".");
    }
    return made;
  }

  private static void await(Process process, Path document) throws IOException {
    // soffice is a launcher: the work is done by its children, which may outlive it and then
    // belong to nobody; so they are noted while their parent is there.
    Set<ProcessHandle> family = new HashSet<>();
    long end = System.nanoTime() + LIMIT.toNanos();
    try {
      while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(family::add);
        if (System.nanoTime() > end) {
          throw new IOException(
              "LibreOffice took longer than "
                  + LIMIT.toSeconds()
                  + " s for "
                  + document.getFileName()
                  + ".");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("LibreOffice was interrupted.", e);
    } finally {
      process.descendants().forEach(family::add);
      family.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
