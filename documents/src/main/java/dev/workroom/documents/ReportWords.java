package dev.workroom.documents;

import java.util.Locale;

/** The words that the engine itself adds to a document, in the document's language. */
record ReportWords(
    String figure,
    String table,
    String formula,
    String section,
    String figures,
    String tables,
    String sources,
    String contents,
    String memo,
    String minutes,
    String from,
    String date,
    String page) {

  static ReportWords of(String language) {
    return switch (Locale.forLanguageTag(language).getLanguage()) {
      case "de" ->
          new ReportWords(
              "Abbildung",
              "Tabelle",
              "Gleichung",
              "Abschnitt",
              "Abbildungsverzeichnis",
              "Tabellenverzeichnis",
              "Quellen",
              "Inhalt",
              "Vermerk",
              "Protokoll",
              "Von",
              "Datum",
              "Seite");
      case "fr" ->
          new ReportWords(
              "Figure",
              "Tableau",
              "Équation",
              "Section",
              "Table des figures",
              "Liste des tableaux",
              "Sources",
              "Sommaire",
              "Note",
              "Compte rendu",
              "De",
              "Date",
              "Page");
      case "es" ->
          new ReportWords(
              "Figura",
              "Tabla",
              "Ecuación",
              "Apartado",
              "Índice de figuras",
              "Índice de tablas",
              "Fuentes",
              "Contenido",
              "Nota",
              "Acta",
              "De",
              "Fecha",
              "Página");
      case "it" ->
          new ReportWords(
              "Figura",
              "Tabella",
              "Equazione",
              "Sezione",
              "Indice delle figure",
              "Indice delle tabelle",
              "Fonti",
              "Indice",
              "Nota",
              "Verbale",
              "Da",
              "Data",
              "Pagina");
      case "nl" ->
          new ReportWords(
              "Figuur",
              "Tabel",
              "Vergelijking",
              "Paragraaf",
              "Lijst van figuren",
              "Lijst van tabellen",
              "Bronnen",
              "Inhoud",
              "Memo",
              "Notulen",
              "Van",
              "Datum",
              "Pagina");
      default ->
          new ReportWords(
              "Figure",
              "Table",
              "Equation",
              "Section",
              "List of figures",
              "List of tables",
              "Sources",
              "Contents",
              "Memo",
              "Minutes",
              "From",
              "Date",
              "Page");
    };
  }
}
