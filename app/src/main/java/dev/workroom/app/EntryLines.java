package dev.workroom.app;

import dev.workroom.core.event.Entry;
import dev.workroom.core.message.SessionId;
import dev.workroom.json.EventCodec;
import java.io.PrintStream;

/** Progress for programs: each entry as one JSON object a line. Sub-agents' entries name theirs. */
record EntryLines(PrintStream out, boolean closes) implements Progress {
  @Override
  public void entry(SessionId session, Entry entry) {
    out.println("{\"session\":\"" + session + "\"," + EventCodec.write(entry).substring(1));
    out.flush();
  }

  @Override
  public void close() {
    if (closes) {
      out.close();
    }
  }
}
