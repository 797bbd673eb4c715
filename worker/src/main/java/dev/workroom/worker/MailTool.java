package dev.workroom.worker;

import dev.workroom.core.event.Event;
import dev.workroom.core.event.Setup.Folder;
import dev.workroom.core.message.Json;
import dev.workroom.core.message.ToolResult;
import dev.workroom.core.model.Model.ToolSpec;
import dev.workroom.core.tool.Effect;
import dev.workroom.core.tool.FileTool;
import dev.workroom.core.tool.Operation;
import dev.workroom.documents.CalendarEvent;
import dev.workroom.documents.CalendarWriter;
import dev.workroom.documents.MailDraft;
import dev.workroom.documents.MailFile;
import dev.workroom.documents.MailWriter;
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
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes mail drafts and calendars, and takes attachments out of mails. Nothing is ever sent. */
final class MailTool implements FileTool {
  private static final Spec SPEC = new Spec("Mail", Input.class);
  private static final int NO_REMINDER = -1;

  /** What a model says; see guides/mail.md. */
  record Input(
      String path,
      @Guided List<String> to,
      @Guided @Nullable String subject,
      @Guided @Nullable String body,
      @Guided List<String> attach,
      @Guided List<String> cc,
      @Guided List<String> bcc,
      @Guided @Nullable String from,
      @Guided @Nullable String replyTo,
      @Guided List<Happening> events,
      @Guided @Nullable String attachment,
      @Guided @Nullable String saveAs) {}

  /** An event of a calendar. */
  record Happening(
      String title,
      String start,
      @Nullable String end,
      @Nullable String zone,
      @Nullable String place,
      @Nullable String text,
      @Nullable String organizer,
      List<String> people,
      @Nullable String repeat,
      @Nullable Integer remind) {
    CalendarEvent event() {
      return new CalendarEvent(
          title,
          start,
          or(end),
          or(zone),
          or(place),
          or(text),
          or(organizer),
          people,
          or(repeat),
          Objects.requireNonNullElse(remind, NO_REMINDER));
    }
  }

  private static String or(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }

  @Override
  public ToolSpec spec() {
    return SPEC.get();
  }

  @Override
  public Effect effect(Json input, List<Folder> folders) {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(folders);
    if (in.attachment != null) {
      return in.saveAs == null
          ? Effect.read("read an attachment of " + places.shown(places.named(in.path)))
          : Changes.write(places, in.saveAs);
    }
    return Changes.write(places, target(in));
  }

  @Override
  public Work run(Json input, Desk desk) throws IOException {
    var in = Inputs.bind(input, Input.class);
    var places = new Places(desk.folders());
    if (in.attachment != null) {
      return attachment(in, in.attachment, places, desk);
    }
    Path target = places.target(target(in));
    Path staged = desk.stage(String.valueOf(target.getFileName()));
    String made;
    if (ending(in.path).equals("ics")) {
      if (in.events.isEmpty()) {
        throw new Refusal("events are missing; Skill mail tells how to write them.");
      }
      CalendarWriter.write(
          in.events.stream().map(Happening::event).toList(), Instant.now(), staged);
      made = Cut.count(in.events.size(), "event");
    } else {
      MailDraft draft = draft(in, places);
      MailWriter.write(draft, ZonedDateTime.now(), staged);
      made =
          "a draft to "
              + (draft.to().isEmpty() ? "nobody yet" : String.join(", ", draft.to()))
              + (draft.attachments().isEmpty()
                  ? ""
                  : " with " + Cut.count(draft.attachments().size(), "attachment"))
              + "; a person has to send it";
    }
    return done(desk, places, target, staged, "Made " + places.shown(target) + ": " + made + ".");
  }

  private static MailDraft draft(Input in, Places places) throws IOException {
    var files = new ArrayList<Path>();
    for (String file : in.attach) {
      Path path = places.existing(file);
      if (!Files.isRegularFile(path)) {
        throw new Refusal("\"" + file + "\" is no file, so it cannot be attached.");
      }
      files.add(path);
    }
    return new MailDraft(
        or(in.from), in.to, in.cc, in.bcc, or(in.subject), or(in.body), or(in.replyTo), files);
  }

  private static Work attachment(Input in, String name, Places places, Desk desk)
      throws IOException {
    Path mail = places.existing(in.path);
    if (in.saveAs == null) {
      Path taken = desk.stage(ending(name).isEmpty() ? "attachment" : "attachment." + ending(name));
      MailFile.save(mail, name, taken);
      String text = new ReadableDocuments().content(taken).markdown();
      Files.deleteIfExists(taken);
      return Work.ok(Cut.at("[attachment " + name + " of " + in.path + "]\n" + text, Cut.RESULT));
    }
    Path target = places.target(in.saveAs);
    Path staged = desk.stage(String.valueOf(target.getFileName()));
    MailFile.save(mail, name, staged);
    return done(
        desk, places, target, staged, "Saved " + name + " as " + places.shown(target) + ".");
  }

  private static Work done(Desk desk, Places places, Path target, Path staged, String said)
      throws IOException {
    long size = Files.size(staged);
    String sha256 = new UserFile(staged, size).sha256();
    String kind = ending(String.valueOf(target.getFileName()));
    return new Work(
        new ToolResult.Ok(Cut.at(said, Cut.RESULT)),
        List.of(new Operation.Write(target, staged, Changes.before(target, places.shown(target)))),
        List.of(new Event.ArtifactProduced(desk.call(), target.toString(), sha256, kind, size)));
  }

  private static String target(Input in) {
    if (!ending(in.path).matches("eml|ics")) {
      throw new Refusal("Mail makes .eml and .ics files; \"" + in.path + "\" is neither.");
    }
    return in.path;
  }

  private static String ending(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return name.contains(".") && ending.matches("\\w{1,8}") ? ending : "";
  }
}
