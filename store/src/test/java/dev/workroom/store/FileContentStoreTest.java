package dev.workroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileContentStoreTest {
  private static final String HASH =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir Path folder;

  @Test
  void keepsBytesUnderTheirHash() {
    var store = new FileContentStore(folder);
    assertThat(store.put(bytes("hello"))).isEqualTo(HASH);
    assertThat(store.get(HASH)).hasValueSatisfying(b -> assertThat(b).isEqualTo(bytes("hello")));
    assertThat(folder.resolve("content/2c/f2/" + HASH)).hasContent("hello");
    assertThat(new FileContentStore(folder).get(HASH)).isPresent();
  }

  @Test
  void doesNotHandOutWhatIsNotThatContent() throws Exception {
    var store = new FileContentStore(folder);
    store.put(bytes("hello"));
    Files.writeString(folder.resolve("content/2c/f2/" + HASH), "hullo");
    assertThat(store.get(HASH)).isEmpty();
  }

  @Test
  void whatWasDamagedIsWrittenAgain() throws Exception {
    var store = new FileContentStore(folder);
    store.put(bytes("hello"));
    Files.writeString(folder.resolve("content/2c/f2/" + HASH), "hullo");
    store.put(bytes("hello"));
    assertThat(store.get(HASH)).isPresent();
  }

  @Test
  void anythingButAHashIsNotThere() throws Exception {
    Files.writeString(folder.resolve("secret"), "secret");
    var store = new FileContentStore(folder);
    for (String name :
        new String[] {"", "../secret", HASH.toUpperCase(java.util.Locale.ROOT), HASH}) {
      assertThat(store.get(name)).as(name).isEmpty();
    }
  }

  @Test
  void manyMayKeepTheSameAtOnceAndLeaveNoTemporaryFiles() throws Exception {
    var store = new FileContentStore(folder);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var work =
          Stream.<Callable<String>>generate(() -> () -> store.put(bytes("hello")))
              .limit(20)
              .toList();
      for (var done : threads.invokeAll(work)) {
        assertThat(done.get()).isEqualTo(HASH);
      }
    }
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(1);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
