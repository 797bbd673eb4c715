package generate;

import java.util.List;
import java.util.Map;
import java.util.Random;

/** The invented names and texts that stand on ledger lines. */
final class Wording {
  private static final Map<Region, List<List<String>>> TRADES =
      Map.of(
          Region.NORTH,
          List.of(
              List.of("Property Lettings", "Cleaning Crew", "Grid Energy"),
              List.of("Cloud Hosting", "Licence Desk", "Device Supply"),
              List.of("Road Freight", "Parcel Post", "Cold Storage"),
              List.of("Print Ads", "Trade Fairs", "Web Campaigns"),
              List.of("Paper Goods", "Desk Supply", "Kitchen Goods"),
              List.of("Audit Office", "Legal Counsel", "Tax Advice"),
              List.of("Safety Courses", "Language School", "Skills Lab"),
              List.of("Rail Tickets", "Hotel Rooms", "Air Travel")),
          Region.CENTRAL,
          List.of(
              List.of("Gebäudeservice", "Büroflächen", "Müllabfuhr"),
              List.of("Rechnerräume", "Lizenzbüro", "Gerätehandel"),
              List.of("Güterverkehr", "Kühllager", "Paketdienst"),
              List.of("Plakatflächen", "Messebau", "Webwerbung"),
              List.of("Bürobedarf", "Papiermühle", "Küchenbedarf"),
              List.of("Prüfstelle", "Rechtsberatung", "Steuerbüro"),
              List.of("Führungskurse", "Sprachschule", "Lehrgänge"),
              List.of("Bahnreisen", "Gästehaus", "Flugbüro")),
          Region.SOUTH,
          List.of(
              List.of("Alquileres", "Limpieza", "Energía"),
              List.of("Nube y datos", "Licencias", "Equipos"),
              List.of("Camiones", "Paquetería", "Almacén frío"),
              List.of("Carteles", "Ferias", "Campañas web"),
              List.of("Papelería", "Material", "Cafetería"),
              List.of("Auditoría", "Abogados", "Gestoría"),
              List.of("Cursos", "Idiomas", "Taller"),
              List.of("Trenes", "Hoteles", "Vuelos")));

  private static final List<List<String>> TEXTS =
      List.of(
          List.of("Rent", "Cleaning", "Electricity", "Repairs", "Waste removal"),
          List.of("Subscription", "Hosting", "Licence", "Hardware", "Support"),
          List.of("Freight", "Parcels", "Storage", "Customs", "Pallets"),
          List.of("Advertising", "Trade fair", "Print", "Online campaign", "Samples"),
          List.of("Paper", "Toner", "Furniture", "Coffee", "Stationery"),
          List.of("Advice", "Audit", "Contract review", "Payroll service", "Translation"),
          List.of("Course", "Workshop", "E-learning", "Seminar", "Exam fee"),
          List.of("Train", "Hotel", "Flight", "Taxi", "Mileage"));

  /** Why a cell can run over its budget: the text on the lines that carry the excess. */
  private static final List<String> CAUSES =
      List.of(
          "Emergency repairs",
          "Licence true-up",
          "Fuel surcharge",
          "Extra trade fair",
          "Office move",
          "Due diligence",
          "Safety programme",
          "Rebooked flights");

  /** Why a cell can stay under it: what was bought in January and not since. */
  private static final List<String> PAUSED =
      List.of(
          "Caretaker contract",
          "Contractor days",
          "Overflow warehouse",
          "Campaign retainer",
          "Furniture programme",
          "Interim management",
          "Academy programme",
          "Field sales visits");

  private final Random random;

  Wording(Random random) {
    this.random = random;
  }

  static String supplier(Region region, Category category, int index) {
    List<String> trades = TRADES.get(region).get(category.ordinal());
    int code = 1000 * (region.ordinal() + 1) + 100 * category.ordinal() + index;
    return code + " " + trades.get(index % trades.size());
  }

  String text(Region region, Category category) {
    String text = pick(TEXTS.get(category.ordinal()));
    if (region == Region.CENTRAL && random.nextInt(12) == 0) {
      // Characters that Windows-1252 has and Latin-1 has not.
      return text + (random.nextBoolean() ? " – Nachtrag" : " (in €)");
    }
    return text;
  }

  static String cause(Category category) {
    return CAUSES.get(category.ordinal());
  }

  static String paused(Category category) {
    return PAUSED.get(category.ordinal());
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
