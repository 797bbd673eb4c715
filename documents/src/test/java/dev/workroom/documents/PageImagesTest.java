package dev.workroom.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageImagesTest {
  @TempDir Path folder;

  @Test
  void eachPageOfAPdfBecomesAPictureThatShowsSomething() throws Exception {
    Path pdf = new SampleFiles(folder).pdf();
    List<Path> images = new PageImages(LibreOffice.none()).draw(pdf, folder, 10, 50);
    assertThat(images)
        .extracting(p -> p.getFileName().toString())
        .containsExactly("page-001.png", "page-002.png");
    BufferedImage image = ImageIO.read(images.getFirst().toFile());
    assertThat(image.getWidth()).isBetween(424, 425);
    assertThat(java.util.Arrays.stream(image.getRGB(0, 0, 424, 500, null, 0, 424)).boxed())
        .as("paper and ink")
        .contains(0xFFFFFFFF)
        .anyMatch(c -> (c & 0xFF) < 100);
  }

  @Test
  void aReportIsLaidOutFirst() throws Exception {
    Path docx = new SampleFiles(folder).docx();
    assertThat(new PageImages(LibreOffice.installed()).draw(docx, folder, 1, 40)).hasSize(1);
    assertThatThrownBy(() -> new PageImages(LibreOffice.none()).draw(docx, folder, 1, 40))
        .isInstanceOf(UnreadableDocument.class)
        .hasMessage("s.docx could not be drawn: LibreOffice is not installed on this machine.");
  }

  @Test
  void aLockedPdfSaysSo() throws Exception {
    Path locked = new SampleFiles(folder).lockedPdf();
    assertThatThrownBy(() -> new PageImages(LibreOffice.none()).draw(locked, folder, 1, 40))
        .hasMessage("locked.pdf is encrypted with a password.");
  }
}
