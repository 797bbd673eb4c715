package dev.workroom.checks;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.workroom.core.event.Event;
import dev.workroom.core.message.ContentBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The map's walls. */
class ArchitectureTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // Generated from the formula engine's WebAssembly: not our hand, and slow to read.
          .withImportOption(place -> !place.contains("/documents/ironcalc/"))
          .importPackages("dev.workroom");

  /**
   * Each module and what it may see beside core, json and the JDK: siblings first, then libraries.
   */
  private static final Map<String, List<String>> MAY_SEE =
      Map.of(
          "json", List.of("tools.jackson.."),
          "store", List.of("org.sqlite.."),
          "models", List.of("tools.jackson..", "com.dashjoin.jsonata.."),
          "tools", List.of("dev.workroom.prompts..", "org.duckdb..", "org.jsoup.."),
          "documents",
              List.of(
                  "org.apache..",
                  "org.openxmlformats..",
                  "com.microsoft..",
                  "org.dhatim..",
                  "org.commonmark..",
                  "org.jsoup..",
                  "de.siegmar..",
                  "com.github.difflib..",
                  "com.dylibso..",
                  "org.mozilla.universalchardet..",
                  "com.drew.."),
          "worker", List.of("dev.workroom.tools..", "dev.workroom.documents.."),
          "sandbox", List.of(),
          "changes", List.of(),
          "extensions",
              List.of(
                  "dev.workroom.prompts..",
                  "org.snakeyaml..",
                  "org.bouncycastle..",
                  "com.sun.net.httpserver.."),
          "server", List.of("io.helidon..", "com.github.kagkarlsson.."));

  @Test
  void theScanFindsTheHouse() {
    assertThat(HOUSE.size()).isGreaterThan(400);
    MAY_SEE
        .keySet()
        .forEach(module ->
            assertThat(HOUSE.containPackage("dev.workroom." + module)).as(module).isTrue());
  }

  @Test
  void coreNeedsOnlyTheJdk() {
    classes()
        .that()
        .resideInAPackage("dev.workroom.core..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "dev.workroom.core..", "org.jspecify..")
        .check(HOUSE);
  }

  @Test
  void promptsNeedNothing() {
    classes()
        .that()
        .resideInAPackage("dev.workroom.prompts..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "dev.workroom.prompts..", "org.jspecify..")
        .check(HOUSE);
  }

  @Test
  void arrowsPointToCoreAndJsonAndWhereTheyAreDrawn() {
    MAY_SEE.forEach((module, more) -> {
      var allowed =
          new ArrayList<>(
              List.of(
                  "java..",
                  "javax..",
                  "org.w3c..",
                  "org.xml..",
                  "org.jspecify..",
                  "dev.workroom.core..",
                  "dev.workroom.json..",
                  "dev.workroom." + module + ".."));
      allowed.addAll(more);
      classes()
          .that()
          .resideInAPackage("dev.workroom." + module + "..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(allowed.toArray(String[]::new))
          .check(HOUSE);
    });
  }

  /** Documents are opened in the worker: the host's class path has no library that could. */
  @Test
  void theHostNamesNoClassThatStandsOnALibraryForDocuments() {
    DescribedPredicate<JavaClass> needy =
        DescribedPredicate.describe(
            "need a library for documents",
            one ->
                one.getPackageName().equals("dev.workroom.documents")
                    && one.getDirectDependenciesFromSelf().stream()
                        .map(needed -> needed.getTargetClass().getPackageName())
                        .anyMatch(name -> !name.matches("(java|dev\\.workroom|org\\.jspecify).*")));
    assertThat(HOUSE.that(needy)).hasSizeGreaterThan(20);
    noClasses()
        .that()
        .resideInAPackage("dev.workroom.app..")
        .should()
        .dependOnClassesThat(needy)
        .check(HOUSE);
  }

  @Test
  void coreHasLayersWithoutCycles() {
    slices().matching("dev.workroom.core.(*)..").should().beFreeOfCycles().check(HOUSE);
    layer("message");
    layer("event", "message");
    layer("session", "event", "message");
    layer("model", "message");
    layer("sandbox", "event");
    layer("tool", "message", "event", "model");
    layer("policy", "message", "event", "session", "tool");
  }

  private static void layer(String layer, String... below) {
    var allowed =
        new ArrayList<>(List.of("java..", "org.jspecify..", "dev.workroom.core." + layer));
    for (String name : below) {
      allowed.add("dev.workroom.core." + name);
    }
    classes()
        .that()
        .resideInAPackage("dev.workroom.core." + layer)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new))
        .check(HOUSE);
  }

  @Test
  void everyAlternativeIsARecordOrAnEnum() {
    classes()
        .that()
        .implement(Event.class)
        .and()
        .areNotInterfaces()
        .should()
        .beRecords()
        .check(HOUSE);
    classes().that().implement(ContentBlock.class).should().beRecords().check(HOUSE);
  }

  @Test
  void oneColour() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java.util.concurrent.(CompletableFuture|Flow.*|CompletionStage)|java.util.Timer|java.lang.ThreadLocal")
        .check(HOUSE);
    noMethods().should().haveModifier(JavaModifier.SYNCHRONIZED).check(HOUSE);
  }

  @Test
  void foldsArePure() {
    noClasses()
        .that()
        .haveSimpleName("SessionState")
        .or()
        .haveSimpleName("Transcript")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java.time.Clock|java.util.UUID|java.util.Random|java.io..*|java.nio..*")
        .check(HOUSE);
  }

  @Test
  void onlyProgramsOfTheirOwnTouchTheProcessStreams() {
    noClasses()
        .that(
            not(resideInAPackage("dev.workroom.worker.."))
                .and(not(resideInAPackage("dev.workroom.app..")))
                .and(not(simpleName("Jail")))
                .and(not(simpleName("Relay")))
                .and(not(simpleName("Warden"))))
        .should(com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(HOUSE);
  }

  @Test
  void noOneInheritsFromOurOwnClasses() {
    assertThat(HOUSE)
        .filteredOn(c -> !c.isEnum() && !c.isAnonymousClass())
        .filteredOn(c ->
            c.getRawSuperclass()
                .filter(above -> above.getPackageName().startsWith("dev.workroom"))
                .isPresent())
        .isEmpty();
  }
}
