package dev.workroom.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.workroom.core.message.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PricesTest {
  @TempDir Path folder;

  @Test
  void theFirstEntryThatFitsCounts() throws IOException {
    Prices prices =
        prices(
            """
            {"models":[
              {"model":"a-*-mini","input":1,"output":2},
              {"model":"a-*","input":10,"output":20,"cacheRead":0.5,"cacheWrite":12.5,"contextWindow":1000,"maxOutput":100},
              {"model":"*b*c*","contextWindow":5}]}
            """);

    assertThat(prices.of("a-5-mini").usage(1, 1, 1, 1, true))
        .isEqualTo(new Usage(1, 1, 1, 1, 5, true));
    assertThat(prices.of("a-5").usage(100, 1000, 10, 3, true))
        .isEqualTo(new Usage(100, 1000, 10, 3, 1000 + 500 + 125 + 60, true));
    assertThat(prices.of("a-5").contextWindow()).contains(1000);
    assertThat(prices.of("a-5").maxOutput()).contains(100);
    assertThat(prices.of("xbxcx").contextWindow()).contains(5);
    assertThat(prices.of("xcxb")).isEqualTo(Prices.Price.UNKNOWN);
    assertThat(prices.of("a-mini-")).isNotEqualTo(Prices.Price.UNKNOWN);
  }

  @Test
  void anUnknownPriceShowsTokensAndNoCost() {
    assertThat(Prices.Price.UNKNOWN.usage(7, 0, 0, 8, true))
        .isEqualTo(new Usage(7, 0, 0, 8, 0, false));
  }

  @Test
  void aPartOfAMillionthIsRoundedUp() throws IOException {
    Prices prices = prices("{\"models\":[{\"model\":\"m\",\"input\":0.25,\"output\":1}]}");

    assertThat(prices.of("m").usage(1, 0, 0, 0, true).microUsd()).isEqualTo(1);
  }

  @Test
  void theBundledFileIsReadableAndCanBeGivenToTheUser() throws IOException {
    Path file = folder.resolve("prices.json");

    Prices.writeDefault(file);

    assertThat(Prices.load(file).of("claude-sonnet-4-5-20250929").rates()).isPresent();
    assertThat(Prices.load(folder.resolve("none")).of("gpt-5").rates()).isPresent();
    assertThat(Prices.bundled().of("no-such-model")).isEqualTo(Prices.Price.UNKNOWN);
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void theUsersFileIsNeverOverwritten() throws IOException {
    Path file = Files.writeString(folder.resolve("prices.json"), "{\"models\":[]}");

    Prices.writeDefault(file);

    assertThat(file).hasContent("{\"models\":[]}");
  }

  @Test
  void aBrokenFileIsToldWithItsPlace() {
    broken("{", "is not right");
    broken("{}", "it has no list 'models'");
    broken("{\"models\":[{}]}", "an entry has no 'model'");
    broken(
        "{\"models\":[{\"model\":\"m\",\"input\":\"3\",\"output\":1}]}",
        "'input' of m is no price");
    broken("{\"models\":[{\"model\":\"m\",\"input\":3}]}", "'output' of m is no price");
    broken("{\"models\":[{\"model\":\"m\",\"contextWindow\":-1}]}", "'contextWindow' of m");
  }

  private void broken(String json, String words) {
    assertThatThrownBy(() -> prices(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prices.json")
        .hasMessageContaining(words);
  }

  private Prices prices(String json) throws IOException {
    return Prices.load(Files.writeString(folder.resolve("prices.json"), json));
  }
}
