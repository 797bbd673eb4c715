package dev.workroom.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.FileTool;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SpecTest {
  private static final DocumentText NONE =
      new DocumentText() {
        @Override
        public boolean reads(String fileName, byte[] head) {
          return false;
        }

        @Override
        public Content content(Path file) {
          throw new IllegalStateException();
        }
      };

  /** The first request carries all of this, each time: bytes are money. */
  @Test
  void toolsAreToldInFewWords() {
    List<ToolSpec> specs =
        Stream.concat(
                Stream.of(
                        new ReadTool(NONE),
                        new WriteTool(),
                        new EditTool(),
                        new GlobTool(),
                        new GrepTool(DocumentText.NONE),
                        new MoveTool(),
                        new DeleteTool())
                    .map(FileTool::spec),
                Stream.of(
                    new QuestionTool().spec(), new PlanTool(_ -> Optional.empty(), true).spec()))
            .toList();
    assertThat(specs)
        .allSatisfy(spec ->
            assertThat(spec.description().length() + spec.inputSchema().text().length())
                .as(spec.name() + " " + spec.inputSchema().text())
                .isLessThan(580));
  }
}
