package dev.workroom.documents;

import java.util.Locale;

/** The words that the engine itself adds to a document, in the document's language. */
record ReportWords(
    String figure,
    String table,
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
              "Sources",
              "Sommaire",
              "Note",
              "Compte rendu",
              "De",
              "Date",
              "Page");
      case "es" ->
          new ReportWords(
              "Figura", "Tabla", "Fuentes", "Contenido", "Nota", "Acta", "De", "Fecha", "Página");
      case "it" ->
          new ReportWords(
              "Figura", "Tabella", "Fonti", "Indice", "Nota", "Verbale", "Da", "Data", "Pagina");
      case "nl" ->
          new ReportWords(
              "Figuur", "Tabel", "Bronnen", "Inhoud", "Memo", "Notulen", "Van", "Datum", "Pagina");
      default ->
          new ReportWords(
              "Figure", "Table", "Sources", "Contents", "Memo", "Minutes", "From", "Date", "Page");
    };
  }
}
