package dev.workroom.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Setup.Folder;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathPatternTest {
  private static final List<Folder> FOLDERS =
      List.of(new Folder("/home/ann", true), new Folder("/data/q1", false));

  @Test
  void aFolderMeansAllThatIsInIt() {
    covers(
        "exports/", "/home/ann/exports", "/home/ann/exports/a.csv", "/home/ann/exports/old/b.csv");
    covers(
        "exports", "/home/ann/exports/a.csv", "/home/ann/2025/exports/a.csv", "/data/q1/exports");
    misses(
        "exports/",
        "/home/ann/exports2/a.csv",
        "/home/ann/a.csv",
        "/elsewhere/exports/a.csv",
        "/home/ann");
  }

  @Test
  void aNameFitsAtAnyDepthAndAPathOnlyWhereItSays() {
    covers("budget.xlsx", "/home/ann/budget.xlsx", "/home/ann/deep/er/budget.xlsx");
    covers("out/report.docx", "/home/ann/out/report.docx", "/data/q1/out/report.docx");
    misses("out/report.docx", "/home/ann/x/out/report.docx", "/home/ann/out/report.docx.bak");
  }

  @Test
  void starsStayWithinANameAndTwoCrossFolders() {
    covers("*.csv", "/home/ann/a.csv", "/home/ann/deep/a.csv");
    covers("out/*.csv", "/home/ann/out/a.csv");
    misses("out/*.csv", "/home/ann/out/deep/a.csv", "/home/ann/out/a.csv2");
    covers("out/**/a.csv", "/home/ann/out/a.csv", "/home/ann/out/x/y/a.csv");
    covers("**", "/home/ann/a", "/home/ann/a/b");
    covers("page-?.md", "/home/ann/page-1.md");
  }

  @Test
  void absolutePathsAndTheFolderItself() {
    covers("/home/ann/a", "/home/ann/a", "/home/ann/a/b");
    misses("/home/ann/a", "/data/q1/a");
    covers(".", "/home/ann/anything");
    covers("./a.txt", "/home/ann/a.txt");
  }

  @Test
  void caseAndCompositionDoNotHideAFile() {
    covers("Exports/", "/home/ann/exports/a.csv");
    covers("r\u00e9sum\u00e9.md", "/home/ann/RE\u0301SUME\u0301.md");
  }

  @Test
  void whatLiesBelowGoesWithItsFolder() {
    assertThat(new PathPattern("data/exports/").mayLieBelow(FOLDERS, "/home/ann/data")).isTrue();
    assertThat(new PathPattern("data/exports/").mayLieBelow(FOLDERS, "/home/ann/other")).isFalse();
    assertThat(new PathPattern("/home/ann/data/x").mayLieBelow(FOLDERS, "/home/ann/data")).isTrue();
    assertThat(new PathPattern("out/*/x.csv").mayLieBelow(FOLDERS, "/home/ann/out/a")).isTrue();
    assertThat(new PathPattern("*.csv").mayLieBelow(FOLDERS, "/home/ann/any")).isTrue();
  }

  private static void covers(String pattern, String... paths) {
    assertThat(paths)
        .allSatisfy(p ->
            assertThat(new PathPattern(pattern).covers(FOLDERS, p)).as(pattern + " " + p).isTrue());
  }

  private static void misses(String pattern, String... paths) {
    assertThat(paths)
        .allSatisfy(p ->
            assertThat(new PathPattern(pattern).covers(FOLDERS, p))
                .as(pattern + " " + p)
                .isFalse());
  }
}
