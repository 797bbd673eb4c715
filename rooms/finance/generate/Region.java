package generate;

import java.util.List;

/** One of the three companies that export their ledger, each from another program. */
public enum Region {
  NORTH("North", "N26-%06d", 39, List.of(
      "Facilities", "IT & Software", "Freight & Logistics", "Marketing", "Office Supplies",
      "Professional Fees", "Training", "Travel")),
  CENTRAL("Central", "C%07d", 34, List.of(
      "Gebäude", "EDV", "Logistik", "Werbung", "Bürobedarf", "Beratung", "Schulung",
      "Reisekosten")),
  SOUTH("South", "S/26/%05d", 27, List.of(
      "Locales", "Informática", "Logística", "Publicidad", "Papelería", "Asesoría", "Formación",
      "Viajes"));

  public final String title;
  final String documents;
  final int size;
  private final List<String> labels;

  Region(String title, String documents, int size, List<String> labels) {
    this.title = title;
    this.documents = documents;
    this.size = size;
    this.labels = labels;
  }

  /** The category as this company's program names it. */
  public String label(Category category) {
    return labels.get(category.ordinal());
  }
}
