package dev.workroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.app.Attendant.Orders;
import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Event.Paused;
import dev.workroom.core.event.Event.StopRequested;
import dev.workroom.core.event.Event.UserSaid;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.session.Sessions;
import dev.workroom.extensions.Kit;
import dev.workroom.extensions.OwnExtensions;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A person types while a session runs; the terminal is piped and says that somebody is there. */
@Timeout(30)
class KeyboardTest {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
  private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final PipedWriter person = new PipedWriter();
  private Terminal terminal = new Terminal(out, out, reader(""), true);
  private Keyboard keyboard = new Keyboard(terminal);

  @BeforeEach
  void somebodyThere() throws IOException {
    terminal = new Terminal(out, out, new BufferedReader(new PipedReader(person)), true);
    keyboard = new Keyboard(terminal);
  }

  @AfterEach
  void goodBye() {
    keyboard.close();
  }

  @Test
  void aLineThatNobodyAskedForIsSaid() throws Exception {
    keyboard.listen(said::add);
    person.write("use euros\n");
    assertThat(next()).isEqualTo("use euros");
  }

  @Test
  void whatIsTypedAfterAQuestionAnswersItAndIsNotSaid() throws Exception {
    keyboard.listen(said::add);
    var answer = new AtomicReference<Optional<String>>(Optional.empty());
    keyboard.question(() -> {
      type("y\n");
      answer.set(terminal.ask("Delete old.txt? "));
    });
    person.write("thanks\n");

    assertThat(answer.get()).contains("y");
    assertThat(next()).as("the answer was not said as well").isEqualTo("thanks");
  }

  @Test
  void whatWasTypedBeforeAQuestionIsNoAnswerToIt() throws Exception {
    var early = new AtomicReference<@Nullable String>();
    keyboard.question(() -> {
      // The keyboard cannot look while a question is open, so this line still lies there.
      keyboard.listen(said::add);
      type("yes\n");
      keyboard.question(() -> early.set(said.poll()));
    });
    assertThat(early.get()).as("it is said before the question is put").isEqualTo("yes");
  }

  @Test
  void tabCompletesANameAndWhatIsTypedNextGoesOnFromThere(@TempDir Path home) throws Exception {
    Files.createDirectories(home.resolve("skills/close-books"));
    Files.writeString(
        home.resolve("skills/close-books/SKILL.md"),
        "---\nname: close-books\ndescription: Closes.\nargument-hint: MONTH\n---\nClose $1");
    var kit = new Kit(List.of(OwnExtensions.ofUser(home).orElseThrow()));
    var more = Map.of("mcp__books__sum", "  /mcp__books__sum month");
    var told = new LinkedBlockingQueue<String>();
    keyboard
        .completing(line -> {
          Completion completion = Completion.of(line, kit, more);
          told.add(completion.told());
          return completion.line();
        })
        .listen(said::add);

    person.write("/clo\tMarch\n");
    assertThat(next()).isEqualTo("/close-books March");
    assertThat(told.poll()).contains("/close-books MONTH", "Closes.");
    person.write("/clo\t\tno, wait\n");
    assertThat(next()).as("a second Tab lets go of it").isEqualTo("no, wait");
    assertThat(Completion.of("/c", kit, more).told()).contains("/clean", "/close-books");
    assertThat(Completion.of("/c", kit, more).line()).isEqualTo("/cl");
    assertThat(Completion.of("/sto", kit, more).line()).isEqualTo("/stop ");
    assertThat(Completion.of("use euros", kit, more).line()).isEqualTo("use euros");
    assertThat(Completion.of("/close-books ", kit, more).told()).contains("MONTH");
    assertThat(Completion.of("/mcp", kit, more))
        .isEqualTo(new Completion("/mcp__books__sum ", "  /mcp__books__sum month"));
  }

  @Test
  void nobodyIsHeardWhereNobodySits() throws Exception {
    var piped = new Terminal(out, out, reader("a file\n"), false);
    try (var deaf = new Keyboard(piped)) {
      deaf.listen(said::add);
      deaf.question(() -> {});
    }
    assertThat(piped.in().readLine()).as("its input is left alone").isEqualTo("a file");
    assertThat(said).isEmpty();
  }

  @Test
  void linesAreWordsForTheAgentOrOrders(@TempDir Path home) {
    var environment = Map.of("WORKROOM_HOME", home.toString());
    try (var workshop = Workshop.open(new Program(environment, terminal, home))) {
      var sessions = new Sessions(workshop.log(), (_, _) -> {});
      var session = sessions.open(new SessionId("s"));
      var attendant = new Attendant(sessions, new Orders(false, false, false), terminal, workshop);
      var shown = new LinkedBlockingQueue<String>();
      List<Progress> views = List.of(new Shown(shown));
      try (var desk = new FrontDesk(views, attendant, keyboard, shown::add)) {
        var steering =
            new Steering(
                session,
                new ConnectorPrompts(workshop, setup(home), new Kit(List.of())),
                HookedSession.NONE,
                desk);
        List.of("use euros", "", "/pause", "/stop", "/halt", "/srv/in is the folder")
            .forEach(steering::typed);
      }
      List<Event> log = session.entries().stream().map(entry -> entry.event()).toList();
      assertThat(log)
          .containsExactly(
              new UserSaid(List.of(new Text("use euros"))),
              new Paused(),
              new StopRequested(),
              new UserSaid(List.of(new Text("/srv/in is the folder"))));
      assertThat(shown)
          .as("what is no order is told")
          .anyMatch(line -> line.contains("no command /halt"));
    }
  }

  private static Setup setup(Path folder) {
    return new Setup(
        List.of(new Setup.Folder(folder.toString(), true)),
        Setup.Mode.AUTO,
        Budget.DEFAULT,
        "script:x",
        Optional.empty(),
        "namespaces");
  }

  private record Shown(LinkedBlockingQueue<String> lines) implements Progress {
    @Override
    public void entry(SessionId session, dev.workroom.core.event.Entry entry) {
      lines.add(String.valueOf(entry));
    }

    @Override
    public void typed(String line, String answer) {
      lines.add(line + answer);
    }
  }

  private @Nullable String next() throws InterruptedException {
    return said.poll(20, TimeUnit.SECONDS);
  }

  private void type(String text) {
    try {
      person.write(text);
      person.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static BufferedReader reader(String text) {
    return new BufferedReader(new java.io.StringReader(text));
  }
}
