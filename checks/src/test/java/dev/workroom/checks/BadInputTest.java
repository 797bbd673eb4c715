package dev.workroom.checks;

import static dev.workroom.checks.FakeEndpoint.calls;
import static dev.workroom.checks.FakeEndpoint.cutOff;
import static dev.workroom.checks.FakeEndpoint.garbage;
import static dev.workroom.checks.FakeEndpoint.says;
import static dev.workroom.checks.FakeEndpoint.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.workroom.checks.Workroom.Ended;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad input: one clear sentence, the right exit code, nothing lost, no stack trace, no hang. */
class BadInputTest {
  @TempDir Path place;
  private Path folder;
  private Workroom workroom;

  @BeforeEach
  void aFolderWithAFile() throws Exception {
    folder = Files.createDirectory(place.resolve("folder"));
    Files.writeString(folder.resolve("a.txt"), "precious\n");
    workroom =
        new Workroom(place.resolve("home"), place).with("ANTHROPIC_API_KEY", "sk-CANARY-1234");
  }

  @Test
  void aWrongCommandLineSaysHowItGoes() throws Exception {
    refused(workroom.run("dance"), 2, "There is no command 'dance'");
    refused(workroom.run("run", "--prompt", "x", "--model", "anthropic:m"), 2, "--folder");
    refused(
        workroom.run("run", "--folder", folder.toString(), "--model", "anthropic:m"),
        2,
        "--prompt");
    refused(workroom.run("run", "--fodler", "x"), 2, "--fodler");
    refused(
        workroom.run(
            "run",
            "--folder",
            folder.toString(),
            "--prompt",
            "x",
            "--model",
            "anthropic:m",
            "--mode",
            "wild"),
        2,
        "There is no mode 'wild'");
    refused(run("anthropic:m", "", "--budget-usd", "lots"), 2, "--budget-usd");
    refused(run("", ""), 2, "No model was chosen");
    refused(run("carrier-pigeon", ""), 1, "anthropic:NAME");
  }

  @Test
  void aMissingFolderIsNamed() throws Exception {
    Ended ended =
        workroom.run(
            "run", "--folder", place + "/nowhere", "--prompt", "x", "--model", "anthropic:m");
    refused(ended, 1, place + "/nowhere");
  }

  @Test
  void aFolderThatIsReadOnlyForTheUserIsNotGrantedForWriting() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
    if ("root".equals(System.getProperty("user.name"))) {
      workroom.under("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    }
    try {
      refused(run("script:none.yaml", ""), 1, "read-only for you");
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void aWrongKeyAndAnUnknownModelSayWhatToDo() throws Exception {
    String error = "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}";
    try (var endpoint =
        new FakeEndpoint(status(401, error.formatted("authentication_error", "invalid key")))) {
      refused(run("anthropic:m", endpoint.url()), 1, "ANTHROPIC_API_KEY");
    }
    try (var endpoint =
        new FakeEndpoint(status(404, error.formatted("not_found_error", "model: m-unknown")))) {
      refused(run("anthropic:m-unknown", endpoint.url()), 1, "m-unknown");
    }
  }

  @Test
  void withoutAKeyTheProvidersOwnEndpointIsNotAsked() throws Exception {
    workroom.with("ANTHROPIC_API_KEY", "");
    refused(run("anthropic:m", ""), 1, "set ANTHROPIC_API_KEY");
  }

  @Test
  void aMoneyBudgetForAModelWithoutPricesIsRefused() throws Exception {
    try (var endpoint = new FakeEndpoint(says("hi"))) {
      Ended ended = run("anthropic:never-heard-of", endpoint.url(), "--budget-usd", "1");
      refused(ended, 2, "never-heard-of");
      assertThat(endpoint.requests()).isEmpty();
    }
  }

  @Test
  void anEndpointThatIsDownIsNamed() throws Exception {
    refused(run("anthropic:m", "http://127.0.0.1:9"), 1, "127.0.0.1:9");
  }

  @Test
  void anEndpointThatHangsIsGivenUp() throws Exception {
    var never = new CountDownLatch(1);
    Files.createDirectories(workroom.home());
    Files.writeString(
        workroom.home().resolve("settings"), "anthropic.idle-timeout = 1\nanthropic.retries = 1\n");
    try (var endpoint = new FakeEndpoint(exchange -> never.await())) {
      refused(run("anthropic:m", endpoint.url()), 1, "127.0.0.1");
    } finally {
      never.countDown();
    }
  }

  @Test
  void garbageAndAStreamThatIsCutInAToolCallAreAskedAgain() throws Exception {
    try (var endpoint = new FakeEndpoint(garbage(), cutOff("Read"), says("recovered"))) {
      Ended ended = run("anthropic:m", endpoint.url(), "--json");

      assertThat(ended.exit()).as("%s", ended).isZero();
      assertThat(ended.out()).contains("recovered").contains("ModelFailed");
      assertThat(endpoint.requests()).hasSize(3);
    }
  }

  @Test
  void aToolCallWithInvalidJsonIsToldToTheModel() throws Exception {
    try (var endpoint =
        new FakeEndpoint(calls("Read", "{\"path\": \"a.txt"), calls("Nope", "{}"), says("ok"))) {
      Ended ended = run("anthropic:m", endpoint.url());

      assertThat(ended.exit()).as("%s", ended).isZero();
      assertThat(endpoint.requests().get(1)).contains("tool_result").contains("JSON");
      assertThat(endpoint.requests().get(2)).contains("There is no tool Nope");
    }
  }

  @Test
  void secretsAreInNoOutputNoLogAndNoRequestBody() throws Exception {
    try (var endpoint =
        new FakeEndpoint(
            calls("Shell", "{\"command\":\"env; cat /proc/1/environ\"}"), says("ok"))) {
      Ended ended = run("anthropic:m", endpoint.url(), "--json");

      assertThat(ended.toString()).doesNotContain("CANARY");
      assertThat(endpoint.requests()).noneMatch(body -> body.contains("CANARY"));
      try (var files = Files.walk(workroom.home())) {
        assertThat(files.filter(Files::isRegularFile)).noneMatch(file -> contains(file, "CANARY"));
      }
    }
  }

  @Test
  void twoProcessesCannotRunOneSession() throws Exception {
    var asked = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    try (var endpoint =
        new FakeEndpoint(exchange -> {
          asked.countDown();
          go.await();
          says("done").give(exchange);
        })) {
      Process first =
          workroom.start(
              java.util.List.of("dev.workroom.app.Main"), arguments("anthropic:m", endpoint.url()));
      asked.await();
      String id = workroom.latest();

      refused(workroom.run("resume", id), 1, "running in another process");
      go.countDown();

      assertThat(workroom.finish(first, 300).exit()).isZero();
    }
  }

  @Test
  void aRunningSessionIsStoppedFromAnotherProcess() throws Exception {
    var asked = new CountDownLatch(1);
    var never = new CountDownLatch(1);
    try (var endpoint =
        new FakeEndpoint(exchange -> {
          asked.countDown();
          never.await();
        })) {
      Process first =
          workroom.start(
              java.util.List.of("dev.workroom.app.Main"), arguments("anthropic:m", endpoint.url()));
      asked.await();
      String id = workroom.latest();

      assertThat(workroom.run("stop", id).exit()).isZero();

      assertThat(workroom.finish(first, 300).exit()).isEqualTo(130);
    } finally {
      never.countDown();
    }
  }

  @Test
  void aCorruptDatabaseIsNamedAndLeftAlone() throws Exception {
    workroom.run("sessions");
    Path database;
    try (var files = Files.walk(workroom.home())) {
      database = files.filter(f -> f.toString().endsWith(".db")).findFirst().orElseThrow();
    }
    byte[] garbage =
        "this is no database, whatever its name says".repeat(200).getBytes(StandardCharsets.UTF_8);
    Files.write(database, garbage);

    refused(workroom.run("sessions"), 1, database.getFileName().toString());
    assertThat(Files.readAllBytes(database)).isEqualTo(garbage);
  }

  @Test
  void aSandboxThatIsAskedForAndMissingIsNoReasonToGoOnWithout() throws Exception {
    try (var endpoint = new FakeEndpoint(says("hi"))) {
      refused(run("anthropic:m", endpoint.url(), "--isolation", "vm"), 1, "isolation");
      refused(run("anthropic:m", endpoint.url(), "--isolation", "prayer"), 2, "prayer");
      assertThat(endpoint.requests()).isEmpty();
    }
  }

  @Test
  void documentsThatCannotBeReadAreOneSentence() throws Exception {
    byte[] garbage = new byte[4_000];
    new java.util.Random(7).nextBytes(garbage);
    System.arraycopy("PK\u0003\u0004".getBytes(StandardCharsets.UTF_8), 0, garbage, 0, 4);
    Path broken = Files.write(folder.resolve("broken.xlsx"), garbage);
    refused(workroom.run("read", broken.toString()), 1, "broken.xlsx");
    refused(workroom.run("read", folder + "/missing.docx"), 1, "missing.docx");
    refused(workroom.run("check", folder.toString()), 1, folder.toString());
  }

  private Ended run(String model, String url, String... more) throws Exception {
    String[] base = arguments(model, url);
    String[] all = java.util.Arrays.copyOf(base, base.length + more.length);
    System.arraycopy(more, 0, all, base.length, more.length);
    return workroom.run(all);
  }

  private String[] arguments(String model, String url) {
    var line =
        new java.util.ArrayList<>(
            java.util.List.of(
                "run",
                "--folder",
                folder.toString(),
                "--prompt",
                "do it",
                "--mode",
                "auto",
                "--yes"));
    if (!model.isEmpty()) {
      line.addAll(java.util.List.of("--model", model));
    }
    if (!url.isEmpty()) {
      line.addAll(java.util.List.of("--base-url", url));
    }
    return line.toArray(String[]::new);
  }

  private void refused(Ended ended, int exit, String about) throws Exception {
    assertThat(ended.exit()).as("%s", ended).isEqualTo(exit);
    assertThat(ended.err()).as("says what is wrong").contains(about);
    assertThat(ended.showsStackTrace()).as("%s", ended).isFalse();
    assertThat(ended.toString()).as("keeps secrets").doesNotContain("CANARY");
    assertThat(Files.readString(folder.resolve("a.txt"))).isEqualTo("precious\n");
  }

  private static boolean contains(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
