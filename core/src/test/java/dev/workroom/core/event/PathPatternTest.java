package dev.workroom.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Setup.Folder;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathPatternTest {
  private static final List<Folder> FOLDERS =
      List.of(new Folder("/work", true), new Folder("/data/q1", false));

  @Test
  void aFolderMeansAllThatIsInIt() {
    covers("exports/", "/work/exports", "/work/exports/a.csv", "/work/exports/old/b.csv");
    covers("exports", "/work/exports/a.csv", "/work/2025/exports/a.csv", "/data/q1/exports");
    misses("exports/", "/work/exports2/a.csv", "/work/a.csv", "/elsewhere/exports/a.csv", "/work");
  }

  @Test
  void aNameFitsAtAnyDepthAndAPathOnlyWhereItSays() {
    covers("budget.xlsx", "/work/budget.xlsx", "/work/deep/er/budget.xlsx");
    covers("out/report.docx", "/work/out/report.docx", "/data/q1/out/report.docx");
    misses("out/report.docx", "/work/x/out/report.docx", "/work/out/report.docx.bak");
  }

  @Test
  void starsStayWithinANameAndTwoCrossFolders() {
    covers("*.csv", "/work/a.csv", "/work/deep/a.csv");
    covers("out/*.csv", "/work/out/a.csv");
    misses("out/*.csv", "/work/out/deep/a.csv", "/work/out/a.csv2");
    covers("out/**/a.csv", "/work/out/a.csv", "/work/out/x/y/a.csv");
    covers("**", "/work/a", "/work/a/b");
    covers("page-?.md", "/work/page-1.md");
  }

  @Test
  void absolutePathsAndTheFolderItself() {
    covers("/work/a", "/work/a", "/work/a/b");
    misses("/work/a", "/data/q1/a");
    covers(".", "/work/anything");
    covers("./a.txt", "/work/a.txt");
  }

  @Test
  void caseAndCompositionDoNotHideAFile() {
    covers("Exports/", "/work/exports/a.csv");
    covers("r\u00e9sum\u00e9.md", "/work/RE\u0301SUME\u0301.md");
  }

  @Test
  void whatLiesBelowGoesWithItsFolder() {
    assertThat(new PathPattern("data/exports/").mayLieBelow(FOLDERS, "/work/data")).isTrue();
    assertThat(new PathPattern("data/exports/").mayLieBelow(FOLDERS, "/work/other")).isFalse();
    assertThat(new PathPattern("/work/data/x").mayLieBelow(FOLDERS, "/work/data")).isTrue();
    assertThat(new PathPattern("out/*/x.csv").mayLieBelow(FOLDERS, "/work/out/a")).isTrue();
    assertThat(new PathPattern("*.csv").mayLieBelow(FOLDERS, "/work/any")).isTrue();
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
