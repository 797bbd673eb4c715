package dev.workroom.documents;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.NameValuePair;
import org.apache.james.mime4j.stream.RawFieldParser;
import org.apache.james.mime4j.util.MimeParameterMapping;

/** What the headers of one part of a mail say of it (RFC 2045, 2183, 2231). */
final class MailPart {
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}/\\\\]+");

  private String name = "";
  private boolean attached;
  private boolean inline;

  void header(Field field) {
    String label = field.getName().strip().toLowerCase(Locale.ROOT);
    if (!label.equals("content-disposition") && !label.equals("content-type")) {
      return;
    }
    String value = Optional.ofNullable(field.getBody()).orElse("").strip();
    String lower = value.toLowerCase(Locale.ROOT);
    attached |= lower.startsWith("attachment");
    inline |= lower.startsWith("inline");
    MimeParameterMapping parameters = new MimeParameterMapping();
    try {
      for (NameValuePair pair :
          RawFieldParser.DEFAULT
              .parseRawBody(RawFieldParser.DEFAULT.parseField(field.getRaw()))
              .getParams()) {
        parameters.addParameter(pair.getName(), pair.getValue());
      }
    } catch (MimeException | RuntimeException _) {
      return; // a part without a readable name still has its content
    }
    String said =
        Optional.ofNullable(parameters.get("filename"))
            .or(() -> Optional.ofNullable(parameters.get("name")))
            .orElse("");
    if (!said.isBlank() && (name.isEmpty() || label.equals("content-disposition"))) {
      name = clean(DecoderUtil.decodeEncodedWords(said, DecodeMonitor.SILENT));
    }
  }

  /** A name that can be a file's name. */
  static String clean(String name) {
    return CONTROL.matcher(name).replaceAll("_").strip();
  }

  /** The file name; empty when the part has none. */
  String name() {
    return name;
  }

  /** Whether a part of a type is meant as a file, not as the text of the mail. */
  boolean file(String type) {
    return attached || !type.startsWith("text/") || !name.isEmpty() && !inline;
  }
}
