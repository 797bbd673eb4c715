package dev.workroom.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Each topic that the tool names has a guide, and the model is told of each. */
final class GuideToolTest {
  @Test
  void everyTopicHasAGuideThatSaysSomething() throws Exception {
    for (String topic : GuideTool.TOPICS) {
      try (var in = GuideTool.class.getResourceAsStream("guides/" + topic + ".md")) {
        assertThat(in).as("the guide to %s", topic).isNotNull();
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).hasSizeGreaterThan(200);
      }
    }
  }

  @Test
  void theSchemaNamesEveryTopic() {
    assertThat(new GuideTool().spec().inputSchema().text()).contains(GuideTool.TOPICS);
  }
}
