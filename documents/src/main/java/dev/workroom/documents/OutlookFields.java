package dev.workroom.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.poi.hpsf.ClassID;
import org.apache.poi.hsmf.MAPIMessage;
import org.apache.poi.hsmf.datatypes.Chunk;
import org.apache.poi.hsmf.datatypes.MAPIProperty;
import org.apache.poi.hsmf.datatypes.PropertyValue;
import org.apache.poi.hsmf.datatypes.StringChunk;

/**
 * What an Outlook item says besides a mail's fields: when and where an appointment is, by when a
 * task is due, how to reach a contact.
 *
 * <p>Names and numbers of the properties: [MS-OXPROPS].
 */
final class OutlookFields {
  private static final ClassID APPOINTMENT = set("2");
  private static final ClassID TASK = set("3");
  private static final ClassID ADDRESS = set("4");

  private record Field(String label, ClassID set, long id) {}

  private static final List<Field> NAMED =
      List.of(
          new Field("Start", APPOINTMENT, 0x820D),
          new Field("End", APPOINTMENT, 0x820E),
          new Field("Where", APPOINTMENT, 0x8208),
          new Field("Start", TASK, 0x8104),
          new Field("Due", TASK, 0x8105),
          new Field("Mail", ADDRESS, 0x8083),
          new Field("Address", ADDRESS, 0x801B));

  private record Fixed(String label, int tag) {}

  private static final List<Fixed> FIXED =
      List.of(
          new Fixed("Company", 0x3A16),
          new Fixed("Job title", 0x3A17),
          new Fixed("Telephone", 0x3A08),
          new Fixed("Mobile", 0x3A1C));

  private OutlookFields() {}

  private static ClassID set(String last) {
    return new ClassID("{0006200" + last + "-0000-0000-C000-000000000046}");
  }

  /** Lines of label and value. */
  static List<String> of(MAPIMessage message) {
    List<String> lines = new ArrayList<>();
    if (message.getNameIdChunks() != null) {
      for (Field field : NAMED) {
        int tag = (int) message.getNameIdChunks().getPropertyTag(field.set(), null, field.id());
        add(lines, field.label(), message, tag & 0xFFFF);
      }
    }
    FIXED.forEach(field -> add(lines, field.label(), message, field.tag()));
    return lines;
  }

  private static void add(List<String> lines, String label, MAPIMessage message, int tag) {
    if (tag == 0) {
      return;
    }
    for (Map.Entry<MAPIProperty, List<Chunk>> entry : message.getMainChunks().getAll().entrySet()) {
      if (entry.getKey().id == tag && entry.getValue().getFirst() instanceof StringChunk text) {
        lines.add(label + ": " + text.getValue().strip());
        return;
      }
    }
    for (Map.Entry<MAPIProperty, List<PropertyValue>> entry :
        message.getMainChunks().getProperties().entrySet()) {
      if (entry.getKey().id == tag
          && entry.getValue().getFirst() instanceof PropertyValue.TimePropertyValue time
          && time.getValue() != null) {
        lines.add(label + ": " + time.getValue().toInstant());
        return;
      }
    }
  }
}
