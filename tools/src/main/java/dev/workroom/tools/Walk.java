package dev.workroom.tools;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** Finds the files below a directory that fit a pattern, in the order of their paths. */
final class Walk {
  private static final int MOST = 300_000;
  private static final Set<String> SKIPPED = Set.of(".git", "node_modules", ".venv", "__pycache__");

  /** A file and what is known of it without opening it. */
  record Found(Path path, BasicFileAttributes attributes) {}

  /** What was found; {@code cut} if the search gave up before the end. */
  record Result(List<Found> files, boolean cut) {}

  private Walk() {}

  /**
   * Links are listed, not followed.
   *
   * @param pattern a glob relative to {@code start}; without a slash it fits at any depth
   */
  static Result below(Path start, String pattern) throws IOException {
    return below(start, pattern, false);
  }

  /**
   * As {@link #below(Path, String)}.
   *
   * @param flat whether a pattern without a slash fits only files that lie in {@code start} itself
   */
  static Result below(Path start, String pattern, boolean flat) throws IOException {
    var visitor = new Visitor(start, matchers(pattern, flat), pattern);
    if (Files.isDirectory(start)) {
      Files.walkFileTree(start, visitor);
    } else {
      visitor.found.add(new Found(start, Files.readAttributes(start, BasicFileAttributes.class)));
    }
    visitor.found.sort((a, b) -> a.path.compareTo(b.path));
    return new Result(visitor.found, visitor.seen > MOST);
  }

  /** {@code **}{@code /x} fits {@code x} too, which Java's globs do not think. */
  private static List<PathMatcher> matchers(String pattern, boolean flat) {
    String deep = flat || pattern.contains("/") ? pattern : "**/" + pattern;
    var matchers = new ArrayList<PathMatcher>();
    try {
      matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + deep));
      if (deep.contains("**/")) {
        matchers.add(
            FileSystems.getDefault().getPathMatcher("glob:" + deep.replaceFirst("\\*\\*/", "")));
      }
    } catch (PatternSyntaxException e) {
      throw new Refusal(
          "The pattern \""
              + pattern
              + "\" is no glob ("
              + e.getDescription()
              + "); use * ? ** [abc] {a,b}.",
          e);
    }
    return matchers;
  }

  private static final class Visitor extends SimpleFileVisitor<Path> {
    private final Path start;
    private final List<PathMatcher> matchers;
    private final String pattern;
    private final List<Found> found = new ArrayList<>();
    private int seen;

    Visitor(Path start, List<PathMatcher> matchers, String pattern) {
      this.start = start;
      this.matchers = matchers;
      this.pattern = pattern;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      String name = String.valueOf(directory.getFileName());
      boolean skip = !directory.equals(start) && SKIPPED.contains(name) && !pattern.contains(name);
      return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (Thread.currentThread().isInterrupted()) {
        throw new IOException("the call was stopped");
      }
      if (++seen > MOST) {
        return FileVisitResult.TERMINATE;
      }
      Path relative = start.relativize(file);
      if (matchers.stream().anyMatch(matcher -> matcher.matches(relative))) {
        found.add(new Found(file, attributes));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }
  }
}
