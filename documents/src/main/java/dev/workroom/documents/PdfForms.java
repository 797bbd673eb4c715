package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationWidget;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDButton;
import org.apache.pdfbox.pdmodel.interactive.form.PDCheckBox;
import org.apache.pdfbox.pdmodel.interactive.form.PDChoice;
import org.apache.pdfbox.pdmodel.interactive.form.PDComboBox;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDNonTerminalField;
import org.apache.pdfbox.pdmodel.interactive.form.PDPushButton;
import org.apache.pdfbox.pdmodel.interactive.form.PDSignatureField;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;

/** Reads and fills the form of a PDF (ISO 32000-1, 12.7). */
final class PdfForms {
  private static final Pattern SIZE = Pattern.compile("([\\d]+(?:\\.\\d+)?)\\s+Tf");
  private static final double LEADING = 1.2;
  private static final double FILLED = 0.65;
  private static final int SMALLEST = 4;
  private static final Pattern TYPEFACE = Pattern.compile("/\\S+(\\s+[\\d.]+\\s+Tf)");

  private static final int MOST_OPTIONS = 60;

  private PdfForms() {}

  /** A field as one line: its name, its value, and what may be chosen. */
  static String line(PDField field) {
    String value = value(field).strip();
    List<String> options = options(field);
    String of =
        options.isEmpty()
            ? ""
            : " (one of: "
                + String.join(", ", options.stream().limit(MOST_OPTIONS).toList())
                + (options.size() > MOST_OPTIONS ? ", …" : "")
                + ")";
    String kind = field instanceof PDSignatureField ? " (signature)" : "";
    return "- "
        + field.getFullyQualifiedName()
        + ":"
        + (value.isEmpty() ? "" : " " + value.replaceAll("\\s*[\\r\\n]+\\s*", " / "))
        + of
        + kind
        + (field.isRequired() ? " (required)" : "")
        + (field.isReadOnly() ? " (read-only)" : "");
  }

  private static String value(PDField field) {
    if (field instanceof PDSignatureField signed) {
      PDSignature signature = signed.getSignature();
      return signature == null
          ? ""
          : "signed"
              + Optional.ofNullable(signature.getName()).map(name -> " by " + name).orElse("");
    }
    String value = Optional.ofNullable(field.getValueAsString()).orElse("");
    return field instanceof PDChoice ? value.replaceAll("^\\[|\\]$", "") : value;
  }

  /**
   * Whether a person sees the field on some page; one without a place on a page is only a value.
   */
  static boolean seen(PDField field) {
    List<PDAnnotationWidget> places = field.getWidgets();
    return field.getValueAsString().isBlank()
        || places.stream()
            .anyMatch(one -> {
              PDRectangle box = one.getRectangle();
              return !one.isHidden()
                  && !one.isNoView()
                  && box != null
                  && box.getWidth() > 0
                  && box.getHeight() > 0;
            });
  }

  /** What may be chosen; empty for free text. */
  static List<String> options(PDField field) {
    try {
      if (field instanceof PDChoice choice) {
        List<String> shown = choice.getOptionsDisplayValues();
        return shown.isEmpty() ? choice.getOptionsExportValues() : shown;
      }
      if (field instanceof PDButton button && !(field instanceof PDPushButton)) {
        List<String> all = new ArrayList<>(button.getOnValues());
        all.sort(null);
        if (field instanceof PDCheckBox) {
          all.add("Off");
        }
        return all;
      }
    } catch (RuntimeException _) {
      // options that are damaged cannot be named
    }
    return List.of();
  }

  /** All that can hold a value, in the order of the form. */
  static List<PDField> fields(PDDocument document) {
    PDAcroForm form = document.getDocumentCatalog().getAcroForm();
    List<PDField> fields = new ArrayList<>();
    if (form != null) {
      for (PDField field : form.getFieldTree()) {
        if (!(field instanceof PDNonTerminalField)) {
          fields.add(field);
        }
      }
    }
    return fields;
  }

  /**
   * Puts values in, with their appearance, so that every viewer and printer shows them.
   *
   * @param values by full or, where that is clear, partial name; for boxes {@code true}, {@code
   *     false} or one of their values
   * @throws DocumentException when there is no such field or it does not take the value
   */
  static void fill(PDDocument document, Map<String, String> values, boolean flatten)
      throws IOException {
    PDAcroForm form = document.getDocumentCatalog().getAcroForm();
    if (form == null) {
      throw new DocumentException("It holds no form to fill.");
    }
    if (form.hasXFA()) {
      form.setXFA(null); // the older form would hide the values that are put in
    }
    fonts(form);
    for (Map.Entry<String, String> value : values.entrySet()) {
      put(document, named(document, value.getKey()), value.getValue());
    }
    form.setNeedAppearances(false);
    if (flatten) {
      form.flatten();
    }
  }

  /** Fields may name fonts that the form forgot to list. */
  private static void fonts(PDAcroForm form) {
    PDResources resources =
        Optional.ofNullable(form.getDefaultResources()).orElseGet(PDResources::new);
    for (var font : Map.of("Helv", Standard14Fonts.FontName.HELVETICA).entrySet()) {
      var name = COSName.getPDFName(font.getKey());
      boolean known = false;
      for (var listed : resources.getFontNames()) {
        known |= listed.equals(name);
      }
      if (!known) {
        resources.put(name, new PDType1Font(font.getValue()));
      }
    }
    form.setDefaultResources(resources);
    if (form.getDefaultAppearance().isEmpty()) {
      form.setDefaultAppearance("/Helv 0 Tf 0 g");
    }
  }

  private static PDField named(PDDocument document, String name) {
    List<PDField> all = fields(document);
    List<PDField> exact =
        all.stream().filter(field -> field.getFullyQualifiedName().equals(name)).toList();
    List<PDField> partial =
        exact.isEmpty()
            ? all.stream().filter(field -> name.equals(field.getPartialName())).toList()
            : exact;
    if (partial.size() != 1) {
      throw new DocumentException(
          (partial.isEmpty() ? "There is no field \"" : "More than one field is called \"")
              + name
              + "\"; the fields are: "
              + String.join(
                  ", ", all.stream().map(PDField::getFullyQualifiedName).limit(80).toList())
              + ".");
    }
    return partial.getFirst();
  }

  private static void put(PDDocument document, PDField field, String value) throws IOException {
    String name = field.getFullyQualifiedName();
    try {
      switch (field) {
        case PDSignatureField _ ->
            throw new DocumentException(
                "The field \"" + name + "\" is for a signature, which only a person can give.");
        case PDPushButton _ ->
            throw new DocumentException("The field \"" + name + "\" is a button without a value.");
        case PDCheckBox box when value.matches("(?i)true|yes|on|x|1") && !taken(box, value) ->
            box.check();
        case PDCheckBox box when value.matches("(?i)false|no|off|0|") && !taken(box, value) ->
            box.unCheck();
        case PDChoice choice when !open(choice) && !choices(choice).contains(value) ->
            throw new IllegalArgumentException(value);
        case PDTextField text -> text(document, text, value);
        default -> field.setValue(value);
      }
    } catch (IllegalArgumentException e) {
      List<String> options = options(field);
      throw new DocumentException(
          "The field \""
              + name
              + "\" does not take \""
              + value
              + "\""
              + (options.isEmpty()
                  ? ": a character of it is not in the font of the form"
                  : "; it takes " + String.join(", ", options))
              + ".",
          e);
    }
  }

  /** Whether something may be typed that is not in its list. */
  private static boolean open(PDChoice choice) {
    return choice instanceof PDComboBox combo && combo.isEdit();
  }

  private static List<String> choices(PDChoice choice) {
    List<String> all = new ArrayList<>(choice.getOptionsDisplayValues());
    all.addAll(choice.getOptionsExportValues());
    all.add("");
    return all;
  }

  private static boolean taken(PDCheckBox box, String value) {
    return box.getOnValues().contains(value);
  }

  private static void text(PDDocument document, PDTextField field, String value)
      throws IOException {
    if (field.getMaxLen() > 0 && value.length() > field.getMaxLen()) {
      throw new DocumentException(
          "The field \""
              + field.getFullyQualifiedName()
              + "\" takes "
              + field.getMaxLen()
              + " characters; \""
              + value
              + "\" has "
              + value.length()
              + ".");
    }
    fit(field);
    try {
      field.setValue(value);
    } catch (IllegalArgumentException _) {
      // Forms bring the letters of their maker's language; a name may need others.
      field.setDefaultAppearance(
          TYPEFACE.matcher(field.getDefaultAppearance()).replaceFirst("/" + wide(document) + "$1"));
      field.getWidgets().stream()
          .map(PDAnnotationWidget::getCOSObject)
          .filter(own -> own != field.getCOSObject())
          .forEach(own -> own.removeItem(COSName.DA));
      field.setValue(value);
    }
  }

  /** A box lower than its letters would show half of them: those are set smaller. */
  private static void fit(PDTextField field) {
    Matcher size = SIZE.matcher(Objects.requireNonNullElse(field.getDefaultAppearance(), ""));
    double high =
        field.getWidgets().stream()
            .map(PDAnnotationWidget::getRectangle)
            .filter(Objects::nonNull)
            .mapToDouble(PDRectangle::getHeight)
            .min()
            .orElse(0);
    if (!field.isMultiline()
        && high > 0
        && size.find()
        && high < Double.parseDouble(size.group(1)) * LEADING) {
      long halves = Math.max(2 * SMALLEST, Math.round(high * FILLED * 2));
      field.setDefaultAppearance(size.replaceFirst(halves / 2.0 + " Tf"));
    }
  }

  /** The name in the form of a typeface for Latin, Greek and Cyrillic, which is embedded once. */
  private static String wide(PDDocument document) throws IOException {
    PDResources resources = document.getDocumentCatalog().getAcroForm().getDefaultResources();
    COSName name = COSName.getPDFName("WorkroomSans");
    for (COSName known : resources.getFontNames()) {
      if (known.equals(name)) {
        return name.getName();
      }
    }
    try (InputStream in =
        PDDocument.class.getResourceAsStream(
            "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf")) {
      Objects.requireNonNull(in, "PDFBox brings its typeface");
      resources.put(name, PDType0Font.load(document, in, false));
    }
    return name.getName();
  }
}
