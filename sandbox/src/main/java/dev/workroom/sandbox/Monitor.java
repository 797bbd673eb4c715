package dev.workroom.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** QEMU's machine protocol (QMP), as far as starting, stopping and saving a machine need it. */
final class Monitor implements AutoCloseable {
  private static final Pattern STATUS = Pattern.compile("\"status\": *\"([a-z-]+)\"");
  private static final Pattern ERROR = Pattern.compile("\"desc\": *\"([^\"]*)\"");

  private final SocketChannel channel;
  private final BufferedReader answers;

  /** Takes over the connection and greets. */
  Monitor(SocketChannel channel) throws IOException {
    this.channel = channel;
    this.answers =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    line();
    ask("{\"execute\":\"qmp_capabilities\"}");
  }

  /** Lets the machine run, once what came in is complete. */
  void resume() throws IOException, InterruptedException {
    while (status("query-status").equals("inmigrate")) {
      Thread.sleep(5);
    }
    ask("{\"execute\":\"cont\"}");
  }

  /** Stops the machine and sends its whole state to whoever listens at that socket. */
  void save(java.nio.file.Path socket) throws IOException, InterruptedException {
    ask("{\"execute\":\"stop\"}");
    ask("{\"execute\":\"migrate\",\"arguments\":{\"uri\":\"unix:%s\"}}".formatted(socket));
    String status = status("query-migrate");
    while (!status.equals("completed")) {
      if (status.equals("failed") || status.equals("cancelled")) {
        throw new IOException("The virtual machine's state cannot be saved.");
      }
      Thread.sleep(20);
      status = status("query-migrate");
    }
    ask("{\"execute\":\"quit\"}");
  }

  private String status(String query) throws IOException {
    Matcher status = STATUS.matcher(ask("{\"execute\":\"" + query + "\"}"));
    return status.find() ? status.group(1) : "";
  }

  private String ask(String command) throws IOException {
    Channels.newOutputStream(channel).write((command + "\n").getBytes(StandardCharsets.UTF_8));
    while (true) {
      String answer = line();
      if (answer.startsWith("{\"return\"")) {
        return answer;
      }
      if (answer.startsWith("{\"error\"")) {
        Matcher reason = ERROR.matcher(answer);
        throw new IOException("QEMU: " + (reason.find() ? reason.group(1) : answer));
      }
    }
  }

  private String line() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("The virtual machine has ended.");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
