package dev.workroom.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.FileTool;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FirstRequestTest {
  /** All tools and the system prompt must stay below 12 kB; these are the most of it. */
  @Test
  void theToolsAreToldInFewBytes() {
    List<ToolSpec> specs = WorkerTools.all(Path.of("unused")).stream().map(FileTool::spec).toList();
    String sizes =
        specs.stream()
            .map(s -> s.name() + " " + (s.description() + s.inputSchema().text()).length())
            .collect(Collectors.joining(", "));
    int all =
        specs.stream()
            .mapToInt(s -> s.description().length() + s.inputSchema().text().length())
            .sum();
    assertThat(all).as(sizes).isLessThan(9_000);
  }
}
