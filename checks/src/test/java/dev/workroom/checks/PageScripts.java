package dev.workroom.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the script model plays before the page: the rooms, and the rooms with more in them. */
final class PageScripts {
  private PageScripts() {}

  static Path room(String room) {
    return Workroom.root().resolve("rooms").resolve(room).resolve("script.yaml");
  }

  /** The same script with a question before, and two files beside the plan towards the end. */
  static Path asking(Path place, Path script) throws IOException {
    String text = Files.readString(script);
    String first = "steps:\n  - say: First the rules";
    String late = "  - say: Each item of the definition of done";
    assertThat(text).contains(first, late);
    text =
        text.replace(
            first,
            """
            steps:
              - say: One question before I begin.
                calls:
                  - {tool: Question, input: {questions: [{question: "How many themes at most?", options: [Nine, Five]}]}}
              - say: First the rules\
            """
                .stripTrailing());
    text =
        text.replace(
            late,
            """
            - say: I would like to keep two files beside the plan.
              calls:
                - {name: draft, tool: Write, input: {path: scratch/draft.md, content: A draft.}}
                - {name: note, tool: Write, input: {path: note.txt, content: A note.}}
            - expect:
                - {call: draft, ok: false}
                - {call: note}
              say: The note stands, the draft does not.
              calls:
                - {tool: Read, input: {path: note.txt}}
                - {name: gone, tool: Delete, input: {paths: [note.txt, WORKROOM.md]}}
            - expect: [{call: gone, ok: false}]
              say: Both stay.
              calls:
                - {tool: Read, input: {path: note.txt}}
            - say: Each item of the definition of done\
            """
                .indent(2)
                .stripTrailing());
    return Files.writeString(place.resolve("asking.yaml"), text);
  }

  /** The same script with a model that thinks for a while after the plan, and takes what comes. */
  static Path slow(Path place, Path script) throws IOException {
    String text = Files.readString(script);
    String first = "  - say: The document that everyone writes from.";
    assertThat(text).contains(first);
    String thinking =
        """
        - delay: 15s
          say: A moment to think.
          calls:
            - {tool: Glob, input: {pattern: "*.md"}}
        - expect:
            - {that: "true", because: what was said meanwhile skips the call}
          say: On with it.
          calls:
            - {tool: Glob, input: {pattern: "*.md"}}
        """
            .indent(2);
    return Files.writeString(place.resolve("slow.yaml"), text.replace(first, thinking + first));
  }

  /** Deletes all texts of the folder {@code old} by a command. */
  static Path clearing(Path place) throws IOException {
    return Files.writeString(
        place.resolve("clearing.yaml"),
        """
        script: clears a folder
        steps:
          - say: I would clear the old notes.
            calls:
              - {tool: Shell, input: {command: "rm -f old/*.txt"}}
          - say: What was allowed is gone.
        """);
  }

  /** Writes a table of 300 columns under a name. */
  static Path wide(Path place, String name) throws IOException {
    String columns =
        IntStream.rangeClosed(1, 300).mapToObj(n -> "c" + n).collect(Collectors.joining(","));
    return Files.writeString(
        place.resolve("wide.yaml"),
        """
        script: writes a wide table
        steps:
          - say: A table.
            calls:
              - {tool: Write, input: {path: '%s', content: "%s\\n"}}
          - say: It is there.
        """
            .formatted(name, columns));
  }
}
