package dev.workroom.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.core.event.Budget;
import dev.workroom.core.event.Event;
import dev.workroom.core.event.Outcome;
import dev.workroom.core.event.Request;
import dev.workroom.core.event.Setup;
import dev.workroom.core.message.CallId;
import dev.workroom.core.message.ContentBlock;
import dev.workroom.core.message.ContentBlock.Text;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.Message;
import dev.workroom.core.message.SessionId;
import dev.workroom.core.message.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The list of all sessions. */
class BoardTest {
  private final MemoryShelf shelf = new MemoryShelf();

  /** Nothing runs. */
  private record Resting() implements Board.Work {
    @Override
    public boolean live(SessionId root) {
      return false;
    }

    @Override
    public boolean elsewhere(SessionId root) {
      return false;
    }

    @Override
    public boolean queued(SessionId root) {
      return false;
    }

    @Override
    public String trouble(SessionId root) {
      return "";
    }
  }

  @Test
  void whatWaitsForAPersonIsToldHoweverManySessionsEndedSince() {
    var call = new CallId("c1");
    shelf.append("asked", new Event.UserSaid(List.of(new Text("go"))));
    shelf.append(
        "asked",
        new Event.ModelReplied(
            1,
            new Message.Assistant(
                List.of(new ContentBlock.ToolUse(call, "Write", new Json("{}"))),
                Message.StopReason.TOOL_USE),
            Usage.NONE));
    shelf.append(
        "asked",
        new Event.ApprovalRequested(
            call,
            new Request.Permission("May I?", "a rule", Request.Gate.SOFT, List.of("file:/a"))));
    var folder = new Setup.Folder("/reports", true);
    var budget = new Budget(1, 1, Optional.empty(), Duration.ofHours(1), 1, 1);
    var setup = new Setup(List.of(folder), Setup.Mode.AUTO, budget, "m", Optional.empty(), "none");
    for (int i = 0; i < 300; i++) {
      shelf.append("s" + i, new Event.SessionStarted("main", Optional.empty(), setup));
      shelf.append("s" + i, new Event.UserSaid(List.of(new Text("go"))));
      shelf.append("s" + i, new Event.TurnEnded(new Outcome.Done()));
    }

    List<Row> rows = new Board(shelf, new Resting()).rows(false);

    assertThat(rows).hasSize(301);
    assertThat(rows)
        .filteredOn(row -> row.waits() > 0)
        .extracting(Row::id)
        .containsExactly("asked");
    assertThat(rows.getLast().status()).isEqualTo(Row.Status.WAITING);
    assertThat(rows.get(250).status()).isEqualTo(Row.Status.DONE);
    assertThat(rows.get(250).folders()).containsExactly(folder);
  }
}
