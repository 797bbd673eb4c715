package dev.workroom.worker;

import dev.workroom.core.event.Event;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.ContentBlock.Image;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.core.tool.Operation;
import dev.workroom.documents.PdfFile;
import dev.workroom.json.Describe;
import dev.workroom.json.Guided;
import dev.workroom.json.Inputs;
import dev.workroom.tools.Changes;
import dev.workroom.tools.Cut;
import dev.workroom.tools.Places;
import dev.workroom.tools.Refusal;
import dev.workroom.tools.Spec;
import dev.workroom.tools.UserFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Looks at PDF files and makes new ones of them: merged, split, turned, filled. */
final class PdfTool implements FileTool {
  private static final Spec SPEC = new Spec("Pdf", Input.class);
  private static final int MOST_PICTURES = 8;
  private static final int DPI = 90;
  private static final int MOST_PARTS = 200;

  private final SourceJournal journal;

  PdfTool(SourceJournal journal) {
    this.journal = journal;
  }

  /** What a model says; see guides/pdf.md. */
  record Input(
      String action,
      @Describe(value = "", min = 1) List<String> files,
      @Nullable String path,
      @Guided @Nullable String pages,
      @Guided List<String> parts,
      @Guided @Nullable Integer rotate,
      @Guided Map<String, String> values,
      @Guided boolean flatten,
      @Guided Map<String, String> properties) {}

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(folders);
    return switch (in.action) {
      case "info", "images" ->
          Effect.read("look at " + places.shown(places.named(in.files.getFirst())));
      case "split" -> {
        List<String> targets = parts(in);
        Effect all = Changes.write(places, targets.getFirst());
        for (String target : targets) {
          all = all.with(Changes.write(places, target).resources().toArray(String[]::new));
        }
        yield new Effect(all.kind(), all.resources(), "write " + String.join(", ", targets));
      }
      case "merge", "pages", "fill", "describe" -> Changes.write(places, target(in));
      default -> throw unknown(in.action);
    };
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(desk.folders());
    List<Path> files = new ArrayList<>();
    for (String file : in.files) {
      files.add(places.existing(file));
    }
    Path file = files.getFirst();
    return switch (in.action) {
      case "info" -> info(files, places);
      case "images" -> images(file, in, places, desk);
      case "split" -> split(file, in, places, desk);
      default -> made(files, in, places, desk);
    };
  }

  private static Work info(List<Path> files, Places places) {
    var out = new StringBuilder();
    for (Path file : files) {
      PdfFile.Facts facts = PdfFile.facts(file);
      out.append(places.shown(file)).append(": ").append(Cut.count(facts.pages(), "page"));
      out.append(facts.title().isBlank() ? "" : ", title \"" + facts.title() + "\"");
      out.append(facts.author().isBlank() ? "" : ", by " + facts.author());
      out.append(facts.encrypted() ? ", protected (opens without a password)" : "");
      out.append(
          facts.signatures() == 0
              ? ""
              : ", signed (" + facts.signatures() + "; a change makes that invalid)");
      out.append(facts.fields().isEmpty() ? ", no form\n" : ", form fields:\n");
      facts.fields().forEach(field -> out.append(field).append('\n'));
    }
    return Work.ok(Cut.at(out.toString(), Cut.RESULT));
  }

  private static Work images(Path file, Input in, Places places, Desk desk) throws IOException {
    List<Integer> pages = pages(file, in.pages);
    var images = new ArrayList<Image>();
    for (int page : pages.stream().limit(MOST_PICTURES).toList()) {
      images.add(new Image("image/png", desk.keep(PdfFile.picture(file, page, DPI))));
    }
    String more =
        pages.size() > MOST_PICTURES
            ? "; ask for the others with pages, " + MOST_PICTURES + " at a time"
            : "";
    return Work.of(
        new ToolResult.Ok(
            places.shown(file) + ", pages " + pages.stream().limit(MOST_PICTURES).toList() + more,
            images));
  }

  private Work split(Path file, Input in, Places places, Desk desk) throws IOException {
    List<String> targets = parts(in);
    int last = PdfFile.facts(file).pages();
    var operations = new ArrayList<Operation>();
    var facts = new ArrayList<Event.Fact>();
    var said = new ArrayList<String>();
    for (int at = 0; at < targets.size(); at++) {
      List<Integer> pages = PdfFile.pages(in.parts.get(at), last);
      Path target = places.target(targets.get(at));
      Path staged = desk.stage(String.valueOf(target.getFileName()));
      PdfFile.extract(file, pages, staged);
      operations.add(
          new Operation.Write(target, staged, Changes.before(target, places.shown(target))));
      facts.addAll(produced(desk, target, staged, List.of(file)));
      said.add(places.shown(target) + " (" + Cut.count(pages.size(), "page") + ")");
    }
    return new Work(
        new ToolResult.Ok(Cut.at("Made " + String.join(", ", said) + ".", Cut.RESULT)),
        operations,
        facts);
  }

  private Work made(List<Path> files, Input in, Places places, Desk desk) throws IOException {
    Path target = places.target(target(in));
    String shown = places.shown(target);
    var before = Changes.before(target, shown);
    Path staged = desk.stage(String.valueOf(target.getFileName()));
    Path file = files.getFirst();
    switch (in.action) {
      case "merge" -> PdfFile.merge(files, staged);
      case "pages" -> pages(file, in, staged);
      case "fill" -> {
        if (in.values.isEmpty()) {
          throw new Refusal("values are missing: the form's fields by name; info lists them.");
        }
        PdfFile.fill(file, in.values, in.flatten, staged);
      }
      case "describe" -> PdfFile.describe(file, in.properties, staged);
      default -> throw unknown(in.action);
    }
    PdfFile.Facts facts = PdfFile.facts(staged);
    var text = new StringBuilder("Made " + shown + ": " + Cut.count(facts.pages(), "page") + ".");
    if (in.action.equals("fill") && !in.flatten) {
      text.append("\nThe fields now:\n").append(String.join("\n", facts.fields()));
    }
    if (files.stream().anyMatch(each -> PdfFile.facts(each).signatures() > 0)) {
      text.append("\nA signature in what it was made from does not hold for the new file.");
    }
    return new Work(
        new ToolResult.Ok(Cut.at(text.toString(), Cut.RESULT)),
        List.of(new Operation.Write(target, staged, before)),
        produced(desk, target, staged, files));
  }

  private static void pages(Path file, Input in, Path staged) throws IOException {
    List<Integer> pages = pages(file, in.pages);
    if (in.rotate != null) {
      PdfFile.rotate(file, in.pages == null ? List.of() : pages, in.rotate, staged);
    } else if (in.pages == null) {
      throw new Refusal("pages are missing, such as \"1-3, 7\", or rotate.");
    } else {
      PdfFile.extract(file, pages, staged);
    }
  }

  private static List<Integer> pages(Path file, @Nullable String said) {
    int last = PdfFile.facts(file).pages();
    return said == null || said.isBlank()
        ? IntStream.rangeClosed(1, last).boxed().toList()
        : PdfFile.pages(said, last);
  }

  /** That it was made, and where its figures come from as far as that is known of its parts. */
  private List<Event.Fact> produced(Desk desk, Path target, Path staged, List<Path> files)
      throws IOException {
    long size = Files.size(staged);
    String sha256 = new UserFile(staged, size).sha256();
    var facts = new ArrayList<Event.Fact>();
    facts.add(new Event.ArtifactProduced(desk.call(), target.toString(), sha256, "pdf", size));
    Optional<Provenance> sources = PdfSources.carried(journal, files, staged);
    if (sources.isPresent()) {
      String record = desk.keep(journal.keep(sources.get(), sha256));
      facts.add(new Event.SourcesRecorded(desk.call(), target.toString(), sha256, record));
    }
    return facts;
  }

  /** Contract.pdf becomes Contract-1.pdf, Contract-2.pdf and so on. */
  private static List<String> parts(Input in) {
    String path = target(in);
    if (in.parts.isEmpty() || in.parts.size() > MOST_PARTS) {
      throw new Refusal(
          "parts: one list of pages for each file, such as [\"1-3\", \"4-\"], at most "
              + MOST_PARTS
              + ".");
    }
    String stem = path.substring(0, path.length() - ".pdf".length());
    return IntStream.rangeClosed(1, in.parts.size())
        .mapToObj(part -> stem + "-" + part + ".pdf")
        .toList();
  }

  private static String target(Input in) {
    String path = in.path == null ? "" : in.path.strip();
    if (!path.toLowerCase(Locale.ROOT).endsWith(".pdf") || path.length() <= ".pdf".length()) {
      throw new Refusal("path: the PDF file to make; \"" + path + "\" must end in .pdf.");
    }
    return path;
  }

  private static Refusal unknown(String action) {
    return new Refusal(
        "There is no action \""
            + action
            + "\"; there are info, images, merge, pages, split, fill and describe.");
  }
}
