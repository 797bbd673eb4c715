package dev.workroom.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code openapi.yaml} is what the server really offers. */
class ContractTest {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete");
  @TempDir Path folder;

  @Test
  void theContractNamesEveryRouteAndNoOther() throws Exception {
    var written = new TreeSet<String>();
    paths()
        .forEach((path, item) ->
            map(item).keySet().stream()
                .filter(METHODS::contains)
                .forEach(method -> written.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    try (Served served = Served.in(folder)) {
      Set<String> offered =
          served.server().routes().stream()
              .map(route -> route.method() + " " + route.path())
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(written).isEqualTo(offered);
    }
  }

  @Test
  void everyOperationSaysWhatItDoesAndEveryReferenceLeadsSomewhere() throws Exception {
    paths()
        .forEach((path, item) ->
            map(item)
                .forEach((method, operation) -> {
                  if (METHODS.contains(method)) {
                    assertThat(map(operation)).as(path).containsKeys("summary", "responses");
                  }
                }));
    var references = Pattern.compile("#/components/([A-Za-z]+)/([A-Za-z]+)").matcher(text());
    int count = 0;
    while (references.find()) {
      count++;
      assertThat(map(map(map(contract().get("components")).get(references.group(1)))))
          .containsKey(references.group(2));
    }
    assertThat(count).isGreaterThan(50);
  }

  /** What the contract lists as orders is what the server reads. */
  @Test
  void ordersAreThoseOfTheContract() throws Exception {
    Map<String, Object> order =
        map(map(map(contract().get("components")).get("schemas")).get("Order"));
    Object names = map(map(order.get("properties")).get("type")).get("enum");
    assertThat(names)
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .containsExactlyInAnyOrderElementsOf(
            java.util.Arrays.stream(Order.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList());
  }

  private static Map<String, Object> paths() throws Exception {
    return map(contract().get("paths"));
  }

  private static Map<String, Object> contract() throws Exception {
    return map(new Load(LoadSettings.builder().build()).loadFromString(text()));
  }

  private static String text() throws Exception {
    try (InputStream in = ContractTest.class.getResourceAsStream("openapi.yaml")) {
      return new String(
          java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@org.jspecify.annotations.Nullable Object value) {
    return (Map<String, Object>) java.util.Objects.requireNonNull(value);
  }
}
