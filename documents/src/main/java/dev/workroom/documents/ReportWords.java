package dev.workroom.documents;

import java.util.Locale;

/** The words that the engine itself adds to a document, in the document's language. */
record ReportWords(
    String figure,
    String table,
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
