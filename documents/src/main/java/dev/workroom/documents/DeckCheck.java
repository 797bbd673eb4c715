package dev.workroom.documents;

import java.awt.Dimension;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlide;

/**
 * Checks a PowerPoint presentation as somebody at the back of the room would: no text beyond its
 * box or the slide or over other text, nothing too small, no empty placeholder, nothing left of a
 * template, a title on each slide, a description for each picture.
 */
public final class DeckCheck {
  private static final long LARGEST = 80L << 20;

  /**
   * What is wrong with a presentation.
   *
   * @throws UnreadableDocument when it cannot be opened
   */
  public List<Finding> check(Path file) throws UnreadableDocument {
    List<Finding> findings = new ArrayList<>();
    try {
      if (Files.size(file) > LARGEST) {
        throw new UnreadableDocument(
            file.getFileName()
                + " is larger than "
                + (LARGEST >> 20)
                + " MB, which is too large to check.");
      }
      try (InputStream in = Files.newInputStream(file);
          XMLSlideShow show = new XMLSlideShow(in)) {
        check(show, findings);
      }
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new UnreadableDocument(
          file.getFileName() + " could not be opened as a presentation.", e);
    }
    return List.copyOf(findings);
  }

  private static void check(XMLSlideShow show, List<Finding> findings) {
    Dimension page = show.getPageSize();
    Map<String, List<Integer>> titles = new LinkedHashMap<>();
    List<Integer> mute = new ArrayList<>();
    for (XSLFSlide slide : show.getSlides()) {
      if (slide.isHidden()) {
        continue;
      }
      SlideCheck check = new SlideCheck(slide, page);
      findings.addAll(check.findings());
      if (check.mute() > 0) {
        mute.add(slide.getSlideNumber());
      }
      if (!check.title().isBlank()) {
        titles
            .computeIfAbsent(check.title().strip().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
            .add(slide.getSlideNumber());
      }
    }
    titles.forEach((title, slides) -> {
      if (slides.size() > 1) {
        findings.add(
            new Finding(
                Severity.NOTE,
                "slides " + list(slides),
                "The same title, \"" + title + "\": say in each what is new on it."));
      }
    });
    if (!mute.isEmpty()) {
      findings.add(
          new Finding(
              Severity.NOTE,
              (mute.size() == 1 ? "slide " : "slides ") + list(mute),
              "Pictures, charts or tables there have no alternative text for who cannot see them."));
    }
  }

  private static String list(List<Integer> slides) {
    return slides.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
